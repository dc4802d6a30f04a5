package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Inserts calls to a stub at the begin and the ends of one method.
 *
 * <p>As source, for a method {@code int m(long a)} whose hooks want everything:
 *
 * <pre>
 *   Object state = Stub.enter(this, a);
 *   a = Stub.replace(state, a, a);
 *   M self = this; long saved = a;                       // only what exit hooks need
 *   try { ...; return r; }                               // r = Stub.exit(self, saved, state, r, null, r)
 *   catch (Throwable t) { Stub.exit(self, saved, state, 0, t, 0); throw t; }
 * </pre>
 *
 * <p>Invariants that keep the verifier content without computing a frame anew (see {@link Slots}
 * for the locals):
 *
 * <ul>
 *   <li>Nothing inserted branches, so the only new frame is the handler's: our slots alone, all
 *       else TOP. It is written for class files from version 50 on; older ones have no frames.
 *   <li>Every frame of the method is padded with TOP to the method's own number of locals, then
 *       names our slots. Else a return behind a merge could not read them.
 *   <li>The handler covers the method's own instructions and not the inserted exits: an exit hook
 *       is called once. Ranges open at the next instruction, so none is empty.
 *   <li>Constructors have no handler: its frame could not name the uninitialised {@code this}.
 * </ul>
 *
 * <p>The stub never throws, takes references as {@code Object}, and names no class, so nothing is
 * loaded to verify a call. Weavers for several instrumentations are chained; the last one is
 * outermost.
 */
final class MethodWeaver extends MethodVisitor {
  /** While an array of all arguments is filled: twice the array, an index and a value. */
  private static final int ARRAY_STACK = 5;

  private final String owner;
  private final String id;
  private final String stub;
  private final List<HookCall> calls;
  private final boolean constructor;
  private final boolean isStatic;
  private final boolean frames;
  private final Type[] arguments;
  private final Type returnType;
  private final Slots slots;
  private final boolean hasExit;
  private final boolean hasHandler;
  private final List<Label> ranges = new ArrayList<>();
  private @Nullable Label rangeStart;
  private boolean inBody;

  /**
   * @param base the number of local slots in use by the method and by weavers that see it before
   *     this one
   * @param frames whether the class file has frames
   * @throws WeaveException if the calls do not fit the method
   */
  MethodWeaver(
      String owner,
      int access,
      String name,
      String descriptor,
      int base,
      boolean frames,
      String stub,
      List<HookCall> calls) {
    super(Opcodes.ASM9);
    this.owner = owner;
    this.id = name + descriptor;
    this.stub = stub;
    this.calls = calls;
    this.frames = frames;
    constructor = name.equals("<init>");
    isStatic = (access & Opcodes.ACC_STATIC) != 0;
    arguments = Type.getArgumentTypes(descriptor);
    returnType = Type.getReturnType(descriptor);
    CallCheck.check(calls, isStatic, constructor, arguments, returnType);
    String thisType = isStatic || constructor ? null : owner;
    slots = new Slots(base, thisType, arguments, calls, stateType(calls));
    boolean exit = false;
    boolean handler = false;
    for (HookCall call : calls) {
      exit |= call.exit();
      handler |= call.exit() && call.onThrow();
    }
    hasExit = exit;
    hasHandler = handler;
  }

  /** Sets where the woven code goes: to the next weaver, or to the class file. */
  void writeTo(MethodVisitor next) {
    mv = next;
  }

  /** Slots in use after this weaver: the base of the next one. */
  int end() {
    return slots.end();
  }

  /** VOID where no hook gives a state. */
  private static Type stateType(List<HookCall> calls) {
    HookCall first = calls.get(0);
    return first.givesState() ? Type.getReturnType(first.descriptor()) : Type.VOID_TYPE;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    for (HookCall call : calls) {
      if (call.exit()) {
        continue;
      }
      invoke(call, false, false);
      Type result = Type.getReturnType(call.descriptor());
      if (!call.givesState()) {
        cast(arguments[call.replaces()]);
        store(arguments[call.replaces()], argumentSlot(call.replaces()));
      } else if (result.getSort() != Type.VOID) {
        store(result, slots.slot(Binding.ENTER));
      }
    }
    // After the enter hooks: exit hooks see the arguments that the body began with.
    if (slots.saves(Binding.THIS)) {
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitVarInsn(Opcodes.ASTORE, slots.slot(Binding.THIS));
    }
    for (int i = 0; i < arguments.length; i++) {
      if (slots.saves(i)) {
        load(arguments[i], argumentSlot(i));
        store(arguments[i], slots.slot(i));
      }
    }
    inBody = true;
  }

  @Override
  public void visitFrame(
      int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
    if (slots.frameTypes.length == 0) {
      super.visitFrame(type, localCount, locals, stackCount, stack);
      return;
    }
    int size = 0;
    for (int i = 0; i < localCount; i++) {
      size += locals[i] == Opcodes.LONG || locals[i] == Opcodes.DOUBLE ? 2 : 1;
    }
    int padding = slots.base - size;
    Object[] padded = new Object[localCount + padding + slots.frameTypes.length];
    System.arraycopy(locals, 0, padded, 0, localCount);
    addSlots(padded, localCount, padding);
    super.visitFrame(type, padded.length, padded, stackCount, stack);
  }

  private void addSlots(Object[] locals, int from, int padding) {
    for (int i = 0; i < padding; i++) {
      locals[from + i] = Opcodes.TOP;
    }
    System.arraycopy(slots.frameTypes, 0, locals, from + padding, slots.frameTypes.length);
  }

  @Override
  public void visitInsn(int opcode) {
    boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    if (returns && hasExit) {
      closeRange();
      exitNormally();
      super.visitInsn(opcode);
    } else {
      instruction();
      super.visitInsn(opcode);
    }
  }

  private void exitNormally() {
    boolean stored = false;
    for (HookCall call : calls) {
      stored |= call.exit() && (binds(call, Binding.RETURN) || bindsResult(call));
    }
    if (stored) {
      store(returnType, slots.scratch);
    }
    for (HookCall call : calls) {
      if (!call.exit()) {
        continue;
      }
      invoke(call, true, false);
      if (call.replaces() == Binding.RETURN) {
        cast(returnType);
        store(returnType, slots.scratch);
      }
    }
    if (stored) {
      load(returnType, slots.scratch);
    }
  }

  private boolean bindsResult(HookCall call) {
    return isReference(returnType) && binds(call, Binding.RESULT);
  }

  private static boolean binds(HookCall call, int binding) {
    for (int i = 0; i < call.bindingCount(); i++) {
      if (call.binding(i) == binding) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    closeRange();
    if (hasHandler) {
      handler();
    }
    int needed = 2; // a return value or a throwable
    for (HookCall call : calls) {
      int array = binds(call, Binding.ARGUMENTS) ? ARRAY_STACK : 0;
      needed = Math.max(needed, array + (Type.getArgumentsAndReturnSizes(call.descriptor()) >> 2));
    }
    super.visitMaxs(maxStack + needed, Math.max(maxLocals, slots.end()));
  }

  private void handler() {
    Label handler = new Label();
    // Last in the table, so that the method's own handlers come first.
    for (int i = 0; i < ranges.size(); i += 2) {
      super.visitTryCatchBlock(ranges.get(i), ranges.get(i + 1), handler, "java/lang/Throwable");
    }
    super.visitLabel(handler);
    if (frames) {
      Object[] locals = new Object[slots.base + slots.frameTypes.length];
      addSlots(locals, 0, slots.base);
      super.visitFrame(
          Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
    }
    super.visitVarInsn(Opcodes.ASTORE, slots.scratch);
    for (HookCall call : calls) {
      if (call.exit() && call.onThrow()) {
        invoke(call, true, true);
        pop(Type.getReturnType(call.descriptor()));
      }
    }
    super.visitVarInsn(Opcodes.ALOAD, slots.scratch);
    super.visitInsn(Opcodes.ATHROW);
  }

  /** Pushes what the call binds, and calls the stub. */
  private void invoke(HookCall call, boolean exit, boolean thrown) {
    for (int i = 0; i < call.bindingCount(); i++) {
      int binding = call.binding(i);
      if (binding == Binding.THROWN) {
        if (thrown) {
          super.visitVarInsn(Opcodes.ALOAD, slots.scratch);
        } else {
          super.visitInsn(Opcodes.ACONST_NULL);
        }
      } else if (binding == Binding.RETURN) {
        if (thrown) {
          zero(returnType);
        } else {
          load(returnType, slots.scratch);
        }
      } else if (binding == Binding.RESULT) {
        if (thrown || !isReference(returnType)) {
          super.visitInsn(Opcodes.ACONST_NULL);
        } else {
          load(returnType, slots.scratch);
        }
      } else if (binding == Binding.OWNER) {
        super.visitLdcInsn(Type.getObjectType(owner));
      } else if (binding == Binding.METHOD_ID) {
        super.visitLdcInsn(id);
      } else if (binding == Binding.ARGUMENTS) {
        allArguments();
      } else if (binding == Binding.ENTER) {
        load(stateType(calls), slots.slot(Binding.ENTER));
      } else if (exit && slots.saves(binding)) {
        load(binding == Binding.THIS ? CallCheck.OBJECT : arguments[binding], slots.slot(binding));
      } else if (binding == Binding.THIS) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
      } else {
        load(arguments[binding], argumentSlot(binding));
      }
    }
    super.visitMethodInsn(Opcodes.INVOKESTATIC, stub, call.stubMethod(), call.descriptor(), false);
  }

  private void allArguments() {
    super.visitIntInsn(Opcodes.SIPUSH, arguments.length);
    super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < arguments.length; i++) {
      super.visitInsn(Opcodes.DUP);
      super.visitIntInsn(Opcodes.SIPUSH, i);
      load(arguments[i], argumentSlot(i));
      box(arguments[i]);
      super.visitInsn(Opcodes.AASTORE);
    }
  }

  private void box(Type type) {
    String box = boxOf(type);
    if (box != null) {
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          box,
          "valueOf",
          "(" + type.getDescriptor() + ")L" + box + ";",
          false);
    }
  }

  private static @Nullable String boxOf(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
        return "java/lang/Boolean";
      case Type.BYTE:
        return "java/lang/Byte";
      case Type.CHAR:
        return "java/lang/Character";
      case Type.SHORT:
        return "java/lang/Short";
      case Type.INT:
        return "java/lang/Integer";
      case Type.LONG:
        return "java/lang/Long";
      case Type.FLOAT:
        return "java/lang/Float";
      case Type.DOUBLE:
        return "java/lang/Double";
      default:
        return null;
    }
  }

  private static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  private int argumentSlot(int argument) {
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < argument; i++) {
      slot += arguments[i].getSize();
    }
    return slot;
  }

  private void cast(Type type) {
    if (isReference(type) && !type.equals(CallCheck.OBJECT)) {
      super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
  }

  private void load(Type type, int slot) {
    super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
  }

  private void store(Type type, int slot) {
    super.visitVarInsn(type.getOpcode(Opcodes.ISTORE), slot);
  }

  private void zero(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        super.visitInsn(Opcodes.LCONST_0);
        break;
      case Type.FLOAT:
        super.visitInsn(Opcodes.FCONST_0);
        break;
      case Type.DOUBLE:
        super.visitInsn(Opcodes.DCONST_0);
        break;
      case Type.ARRAY:
      case Type.OBJECT:
        super.visitInsn(Opcodes.ACONST_NULL);
        break;
      default:
        super.visitInsn(Opcodes.ICONST_0);
    }
  }

  private void pop(Type type) {
    if (type.getSize() == 2) {
      super.visitInsn(Opcodes.POP2);
    } else if (type.getSize() == 1) {
      super.visitInsn(Opcodes.POP);
    }
  }

  private void instruction() {
    if (hasHandler && inBody && rangeStart == null) {
      rangeStart = new Label();
      super.visitLabel(rangeStart);
    }
  }

  private void closeRange() {
    if (rangeStart != null) {
      Label end = new Label();
      super.visitLabel(end);
      ranges.add(rangeStart);
      ranges.add(end);
      rangeStart = null;
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    instruction();
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int slot) {
    instruction();
    super.visitVarInsn(opcode, slot);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    instruction();
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    instruction();
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    instruction();
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... constants) {
    instruction();
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, constants);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    instruction();
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    instruction();
    super.visitLdcInsn(value);
  }

  @Override
  public void visitIincInsn(int slot, int increment) {
    instruction();
    super.visitIincInsn(slot, increment);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    instruction();
    super.visitTableSwitchInsn(min, max, otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    instruction();
    super.visitLookupSwitchInsn(otherwise, keys, labels);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    instruction();
    super.visitMultiANewArrayInsn(descriptor, dimensions);
  }
}
