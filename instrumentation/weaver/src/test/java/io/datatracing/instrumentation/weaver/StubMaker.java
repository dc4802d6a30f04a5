package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.Binding;
import io.datatracing.instrumentation.api.plan.HookCall;
import io.datatracing.instrumentation.api.plan.MethodPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Makes a stub whose hooks take everything a method has to give, and the plan that calls them:
 * this, all arguments, a {@code long} as enter state, the result, the throwable.
 */
final class StubMaker {
  static final String STUB = "io/datatracing/instrumentation/weaver/MadeStub";

  /** What the enter hook returns. */
  static final long STATE = 0x1234_5678_9ABCL;

  private static final Type OBJECT = Type.getObjectType("java/lang/Object");

  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
  private int count;

  StubMaker() {
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, STUB, null, "java/lang/Object", null);
  }

  byte[] bytes() {
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Adds an enter and an exit hook for a method. */
  MethodPlan add(String name, String descriptor, boolean isStatic) {
    boolean constructor = name.equals("<init>");
    Type[] arguments = Type.getArgumentTypes(descriptor);
    Type result = Type.getReturnType(descriptor);
    List<HookCall> calls = new ArrayList<>();
    calls.add(
        hook("enter " + name, false, !isStatic && !constructor, arguments, Type.VOID_TYPE, false));
    calls.add(hook("exit " + name, true, !isStatic, arguments, result, !constructor));
    String parameters = descriptor.substring(0, descriptor.indexOf(')') + 1);
    return new MethodPlan(name, parameters, true, calls);
  }

  private HookCall hook(
      String label,
      boolean exit,
      boolean bindThis,
      Type[] arguments,
      Type result,
      boolean onThrow) {
    List<Type> types = new ArrayList<>();
    List<Integer> bindings = new ArrayList<>();
    if (bindThis) {
      types.add(OBJECT);
      bindings.add(Binding.THIS);
    }
    for (int i = 0; i < arguments.length; i++) {
      types.add(widened(arguments[i]));
      bindings.add(i);
    }
    if (exit) {
      types.add(Type.LONG_TYPE);
      bindings.add(Binding.ENTER);
      if (result.getSort() != Type.VOID) {
        types.add(widened(result));
        bindings.add(Binding.RETURN);
      }
      types.add(OBJECT);
      bindings.add(Binding.THROWN);
    }
    String descriptor =
        Type.getMethodDescriptor(
            exit ? Type.VOID_TYPE : Type.LONG_TYPE, types.toArray(new Type[0]));
    String method = "hook" + count++;
    generate(method, label, descriptor);
    return new HookCall(
        exit,
        onThrow,
        HookCall.NOTHING,
        method,
        descriptor,
        bindings.stream().mapToInt(Integer::intValue).toArray());
  }

  private void generate(String method, String label, String descriptor) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, method, descriptor, null, null);
    code.visitCode();
    List<Type> types = Arrays.asList(Type.getArgumentTypes(descriptor));
    code.visitIntInsn(Opcodes.SIPUSH, types.size() + 1);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitLdcInsn(label);
    code.visitInsn(Opcodes.AASTORE);
    int slot = 0;
    for (int i = 0; i < types.size(); i++) {
      Type type = types.get(i);
      code.visitInsn(Opcodes.DUP);
      code.visitIntInsn(Opcodes.SIPUSH, i + 1);
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
      box(code, type);
      code.visitInsn(Opcodes.AASTORE);
      slot += type.getSize();
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Type.getInternalName(RecordedCalls.class),
        "add",
        "([Ljava/lang/Object;)V",
        false);
    Type result = Type.getReturnType(descriptor);
    if (result.getSort() == Type.LONG) {
      code.visitLdcInsn(STATE);
    }
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void box(MethodVisitor code, Type type) {
    if (type.getSort() == Type.OBJECT) {
      return;
    }
    Class<?> wrapper = wrapper(type);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Type.getInternalName(wrapper),
        "valueOf",
        "(" + type.getDescriptor() + ")" + Type.getDescriptor(wrapper),
        false);
  }

  private static Class<?> wrapper(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
        return Boolean.class;
      case Type.BYTE:
        return Byte.class;
      case Type.CHAR:
        return Character.class;
      case Type.SHORT:
        return Short.class;
      case Type.LONG:
        return Long.class;
      case Type.FLOAT:
        return Float.class;
      case Type.DOUBLE:
        return Double.class;
      default:
        return Integer.class;
    }
  }

  private static Type widened(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY ? OBJECT : type;
  }
}
