package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The local variables added to a woven method, behind its own:
 *
 * <pre>
 * 0 .. base          the method's own locals
 * base ..            saved this, saved arguments, enter state: as far as exit hooks need them;
 *                    part of every frame
 * scratch .. +2      the value to be returned, or the throwable: between two frames only
 * </pre>
 */
final class Slots {
  private static final int NONE = -1;

  /** The first slot behind the method's own. */
  final int base;

  /** Types of the framed slots in the form of {@code MethodVisitor.visitFrame}. */
  final Object[] frameTypes;

  final int scratch;

  private final int savedThis;
  private final int[] savedArguments;
  private final int state;

  /**
   * @param thisType null where there is no {@code this} to save: in static methods, and in
   *     constructors, where it is not initialised at the begin and cannot be reassigned later
   */
  Slots(
      int base, @Nullable String thisType, Type[] arguments, List<HookCall> calls, Type stateType) {
    this.base = base;
    Object[] types = new Object[arguments.length + 2];
    int count = 0;
    int next = base;
    if (thisType != null && neededAtExit(calls, Binding.THIS)) {
      savedThis = next++;
      types[count++] = thisType;
    } else {
      savedThis = NONE;
    }
    savedArguments = new int[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      savedArguments[i] = NONE;
      if (neededAtExit(calls, i)) {
        savedArguments[i] = next;
        next += arguments[i].getSize();
        types[count++] = frameType(arguments[i]);
      }
    }
    if (stateType.getSort() != Type.VOID) {
      state = next;
      next += stateType.getSize();
      types[count++] = frameType(stateType);
    } else {
      state = NONE;
    }
    frameTypes = Arrays.copyOf(types, count);
    scratch = next;
  }

  /** Slots in all, the method's own included. */
  int end() {
    return scratch + 2;
  }

  boolean saves(int binding) {
    return slot(binding) != NONE;
  }

  /** The slot of what is bound; only for what {@link #saves} is true of. */
  int slot(int binding) {
    if (binding == Binding.THIS) {
      return savedThis;
    }
    return binding == Binding.ENTER ? state : savedArguments[binding];
  }

  private static boolean neededAtExit(List<HookCall> calls, int binding) {
    for (int i = 0; i < calls.size(); i++) {
      HookCall call = calls.get(i);
      for (int b = 0; call.exit() && b < call.bindingCount(); b++) {
        if (call.binding(b) == binding) {
          return true;
        }
      }
    }
    return false;
  }

  static Object frameType(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.ARRAY:
      case Type.OBJECT:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }
}
