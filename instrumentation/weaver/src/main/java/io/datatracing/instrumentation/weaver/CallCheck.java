package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import java.util.List;
import net.bytebuddy.jar.asm.Type;

/** Holds calls against the method actually loaded, which may differ from the one built against. */
final class CallCheck {
  static final Type OBJECT = Type.getObjectType("java/lang/Object");

  private CallCheck() {}

  /**
   * @throws WeaveException if a call could not be verified
   */
  static void check(
      List<HookCall> calls,
      boolean isStatic,
      boolean constructor,
      Type[] arguments,
      Type returnType) {
    for (HookCall call : calls) {
      if (constructor && call.exit() && call.onThrow()) {
        throw new WeaveException(call.stubMethod() + ": a handler in a constructor");
      }
      Type[] parameters = Type.getArgumentTypes(call.descriptor());
      for (int i = 0; i < call.bindingCount(); i++) {
        int binding = call.binding(i);
        if (binding == Binding.THIS && (isStatic || (constructor && !call.exit()))) {
          throw new WeaveException(call.stubMethod() + ": there is no this");
        }
        if (binding >= arguments.length) {
          throw new WeaveException(call.stubMethod() + ": there is no argument " + binding);
        }
        if (binding >= 0) {
          fit(call, arguments[binding], parameters[i]);
        } else if (binding == Binding.RETURN) {
          fit(call, returnType, parameters[i]);
        }
      }
    }
  }

  private static void fit(HookCall call, Type actual, Type parameter) {
    boolean reference = actual.getSort() == Type.OBJECT || actual.getSort() == Type.ARRAY;
    if (reference ? !parameter.equals(OBJECT) : !parameter.equals(actual)) {
      throw new WeaveException(
          call.stubMethod() + ": takes " + parameter + " where the method has " + actual);
    }
  }
}
