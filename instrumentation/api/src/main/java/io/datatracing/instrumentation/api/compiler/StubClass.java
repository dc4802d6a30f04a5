package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.plan.Binding;
import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Generates the class that woven code calls. As source, for one hook:
 *
 * <pre>
 * public final class ExecutorsStub {
 *   private static final HookSwitch SWITCH = HelperClasses.define("executors", ExecutorsStub.class);
 *
 *   public static Object ExecuteHooks_onEnter(Object executor, Object task, Object original) {
 *     try {
 *       if (SWITCH != null && SWITCH.on) return ExecuteHooks.onEnter((Executor) executor, (Runnable) task);
 *     } catch (Throwable t) {
 *       Faults.count("executors", t);
 *     }
 *     return original; // null or zero where the hook replaces nothing
 *   }
 * }
 * </pre>
 *
 * <p>An exit hook that takes the enter state also runs while the switch is off, when there is a
 * state that is not null or zero: what was begun before an instrumentation retired must end. {@code
 * SWITCH} is null as long as the initialiser runs, which may come through a woven method itself.
 *
 * <p>It has no super class but {@code Object} and names no library type in a descriptor, so it can
 * be defined while a class of the library is being loaded. Its initialiser defines the helpers:
 * that runs later, at the first call.
 */
final class StubClass {
  private static final String HELPER_CLASSES = "io/datatracing/bootstrap/weaving/HelperClasses";
  private static final String FAULTS = "io/datatracing/bootstrap/Faults";
  private static final String SWITCH = "SWITCH";
  private static final String SWITCH_TYPE = "io/datatracing/bootstrap/weaving/HookSwitch";

  private final String instrumentation;
  private final String internalName;
  private final Map<String, String> methods = new LinkedHashMap<>();

  /**
   * Frames need no common super type: paths meet only at the handler, with the parameters alone.
   */
  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);

  StubClass(String instrumentation, String internalName) {
    this.instrumentation = instrumentation;
    this.internalName = internalName;
    writer.visit(
        Opcodes.V1_8,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        internalName,
        null,
        "java/lang/Object",
        null);
    writer
        .visitField(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
            SWITCH,
            "L" + SWITCH_TYPE + ";",
            null,
            null)
        .visitEnd();
    initialiser();
  }

  String internalName() {
    return internalName;
  }

  /** Adds the stub method of a hook, once, and returns its name. */
  String method(Hook hook) {
    String known = methods.get(hook.key());
    if (known != null) {
      return known;
    }
    String name = hook.method.getDeclaringType().getSimpleName() + "_" + hook.method.getName();
    if (methods.containsValue(name)) {
      name += "_" + methods.size();
    }
    methods.put(hook.key(), name);
    generate(hook, name);
    return name;
  }

  byte[] bytes() {
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void initialiser() {
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    code.visitLdcInsn(instrumentation);
    code.visitLdcInsn(Type.getObjectType(internalName));
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        HELPER_CLASSES,
        "define",
        "(Ljava/lang/String;Ljava/lang/Class;)L" + SWITCH_TYPE + ";",
        false);
    code.visitFieldInsn(Opcodes.PUTSTATIC, internalName, SWITCH, "L" + SWITCH_TYPE + ";");
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void generate(Hook hook, String name) {
    String descriptor = hook.stubDescriptor();
    Type returnType = Type.getReturnType(descriptor);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label otherwise = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    code.visitCode();
    ask(hook, code, start, otherwise);
    code.visitLabel(start);
    int slot = callHook(hook, code);
    code.visitInsn(returnType.getOpcode(Opcodes.IRETURN));
    code.visitLabel(end);
    code.visitLabel(handler);
    code.visitLdcInsn(instrumentation);
    code.visitInsn(Opcodes.SWAP);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, FAULTS, "count", "(Ljava/lang/String;Ljava/lang/Throwable;)V", false);
    code.visitLabel(otherwise);
    if (hook.replacesSomething()) {
      code.visitVarInsn(returnType.getOpcode(Opcodes.ILOAD), slot);
    } else {
      pushZero(code, returnType);
    }
    code.visitInsn(returnType.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Goes on to {@code run} or to {@code otherwise}. */
  private void ask(Hook hook, MethodVisitor code, Label run, Label otherwise) {
    code.visitFieldInsn(Opcodes.GETSTATIC, internalName, SWITCH, "L" + SWITCH_TYPE + ";");
    code.visitJumpInsn(Opcodes.IFNULL, otherwise);
    code.visitFieldInsn(Opcodes.GETSTATIC, internalName, SWITCH, "L" + SWITCH_TYPE + ";");
    code.visitFieldInsn(Opcodes.GETFIELD, SWITCH_TYPE, "on", "Z");
    if (!hook.exit || !hook.binds(Binding.ENTER)) {
      code.visitJumpInsn(Opcodes.IFEQ, otherwise);
      return;
    }
    code.visitJumpInsn(Opcodes.IFNE, run);
    int slot = 0;
    int parameter = 0;
    while (hook.bindings[parameter] != Binding.ENTER) {
      slot += Type.getType(hook.parameterType(parameter).getDescriptor()).getSize();
      parameter++;
    }
    Type state = Type.getType(hook.parameterType(parameter).getDescriptor());
    code.visitVarInsn(state.getOpcode(Opcodes.ILOAD), slot);
    switch (state.getSort()) {
      case Type.LONG:
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LCMP);
        code.visitJumpInsn(Opcodes.IFEQ, otherwise);
        break;
      case Type.FLOAT:
        code.visitInsn(Opcodes.FCONST_0);
        code.visitInsn(Opcodes.FCMPL);
        code.visitJumpInsn(Opcodes.IFEQ, otherwise);
        break;
      case Type.DOUBLE:
        code.visitInsn(Opcodes.DCONST_0);
        code.visitInsn(Opcodes.DCMPL);
        code.visitJumpInsn(Opcodes.IFEQ, otherwise);
        break;
      case Type.ARRAY:
      case Type.OBJECT:
        code.visitJumpInsn(Opcodes.IFNULL, otherwise);
        break;
      default:
        code.visitJumpInsn(Opcodes.IFEQ, otherwise);
    }
  }

  /** Returns the slot after the hook's own parameters: where the value to be replaced is. */
  private static int callHook(Hook hook, MethodVisitor code) {
    int slot = 0;
    for (int i = 0; i < hook.bindings.length; i++) {
      TypeDescription declared = hook.parameterType(i);
      Type type = Type.getType(declared.getDescriptor());
      code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
      if (!declared.isPrimitive() && !declared.represents(Object.class)) {
        code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
      }
      slot += type.getSize();
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        hook.method.getDeclaringType().getInternalName(),
        hook.method.getInternalName(),
        hook.method.getDescriptor(),
        hook.method.getDeclaringType().isInterface());
    return slot;
  }

  static void pushZero(MethodVisitor code, Type type) {
    switch (type.getSort()) {
      case Type.VOID:
        break;
      case Type.LONG:
        code.visitInsn(Opcodes.LCONST_0);
        break;
      case Type.FLOAT:
        code.visitInsn(Opcodes.FCONST_0);
        break;
      case Type.DOUBLE:
        code.visitInsn(Opcodes.DCONST_0);
        break;
      case Type.ARRAY:
      case Type.OBJECT:
        code.visitInsn(Opcodes.ACONST_NULL);
        break;
      default:
        code.visitInsn(Opcodes.ICONST_0);
    }
  }
}
