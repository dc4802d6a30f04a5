package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Type;

/** One annotated method of a hook class. */
final class Hook {
  final MethodDescription.InDefinedShape method;
  final boolean exit;
  final boolean onThrow;
  final int replaces;

  /** One {@link Binding} for each parameter of {@link #method}. */
  final int[] bindings;

  Hook(
      MethodDescription.InDefinedShape method,
      boolean exit,
      boolean onThrow,
      int replaces,
      int[] bindings) {
    this.method = method;
    this.exit = exit;
    this.onThrow = onThrow;
    this.replaces = replaces;
    this.bindings = bindings;
  }

  TypeDescription parameterType(int parameter) {
    return method.getParameters().get(parameter).getType().asErasure();
  }

  TypeDescription returnType() {
    return method.getReturnType().asErasure();
  }

  boolean replacesSomething() {
    return replaces != HookCall.NOTHING;
  }

  boolean givesState() {
    return !exit && !replacesSomething();
  }

  boolean binds(int binding) {
    for (int bound : bindings) {
      if (bound == binding) {
        return true;
      }
    }
    return false;
  }

  /** Unique among the hooks of a module: the key of a stub method. */
  String key() {
    return method.getDeclaringType().getInternalName()
        + "."
        + method.getInternalName()
        + method.getDescriptor();
  }

  /**
   * The stub's parameters: the hook's own, then the value to be replaced, which is what the stub
   * returns when the hook fails. References are widened to {@code Object}.
   */
  String stubDescriptor() {
    StringBuilder descriptor = new StringBuilder("(");
    for (int i = 0; i < bindings.length; i++) {
      descriptor.append(widened(parameterType(i)));
    }
    if (replacesSomething()) {
      descriptor.append(widened(returnType()));
    }
    return descriptor.append(')').append(widened(returnType())).toString();
  }

  HookCall call(String stubMethod) {
    int[] all = bindings;
    if (replacesSomething()) {
      all = new int[bindings.length + 1];
      System.arraycopy(bindings, 0, all, 0, bindings.length);
      all[bindings.length] = replaces;
    }
    return new HookCall(exit, onThrow, replaces, stubMethod, stubDescriptor(), all);
  }

  private static String widened(TypeDescription type) {
    return type.isPrimitive() ? type.getDescriptor() : Type.getDescriptor(Object.class);
  }

  @Override
  public String toString() {
    return method.getDeclaringType().getName() + "." + method.getName();
  }

  /** Says what a binding is, for messages. */
  static String nameOf(int binding) {
    switch (binding) {
      case Binding.THIS:
        return "@This";
      case Binding.RETURN:
        return "@Return";
      case Binding.THROWN:
        return "@Thrown";
      case Binding.ENTER:
        return "@Enter";
      case Binding.OWNER:
        return "@Owner";
      case Binding.METHOD_ID:
        return "@MethodId";
      case Binding.ARGUMENTS:
        return "@Arguments";
      case Binding.RESULT:
        return "@Result";
      default:
        return "@Argument(" + binding + ")";
    }
  }
}
