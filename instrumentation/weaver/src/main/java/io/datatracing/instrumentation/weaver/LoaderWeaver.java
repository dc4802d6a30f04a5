package io.datatracing.instrumentation.weaver;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Makes class loaders that delegate only what they were told to (OSGi, JBoss Modules) find
 * bootstrap: stubs and helpers are defined into such a loader and name it. They are woven by name;
 * what is inserted at the beginning of {@code loadClass}, as source:
 *
 * <pre>
 * if (HelperClasses.isBootstrap(name)) {
 *   return HelperClasses.bootstrap(name);
 * }
 * </pre>
 */
final class LoaderWeaver extends ClassVisitor {
  /** For the log; no instrumentation, and so on no list. */
  static final String NAME = "bootstrap-delegation";

  private static final String HELPER_CLASSES = "io/datatracing/bootstrap/weaving/HelperClasses";
  private static final String RESULT = ")Ljava/lang/Class;";

  private String type = "";
  private boolean frames;

  private LoaderWeaver(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  static byte[] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new LoaderWeaver(writer), ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    super.visit(version, access, name, signature, superName, interfaces);
    type = name;
    frames = (version & 0xffff) >= Opcodes.V1_6;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
    boolean resolve = descriptor.equals("(Ljava/lang/String;Z" + RESULT);
    if (code == null
        || !name.equals("loadClass")
        || (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE)) != 0
        || !(resolve || descriptor.equals("(Ljava/lang/String;" + RESULT))) {
      return code;
    }
    final Object[] locals =
        resolve
            ? new Object[] {type, "java/lang/String", Opcodes.INTEGER}
            : new Object[] {type, "java/lang/String"};
    return new MethodVisitor(Opcodes.ASM9, code) {
      @Override
      public void visitCode() {
        super.visitCode();
        Label body = new Label();
        visitVarInsn(Opcodes.ALOAD, 1);
        visitMethodInsn(
            Opcodes.INVOKESTATIC, HELPER_CLASSES, "isBootstrap", "(Ljava/lang/String;)Z", false);
        visitJumpInsn(Opcodes.IFEQ, body);
        visitVarInsn(Opcodes.ALOAD, 1);
        visitMethodInsn(
            Opcodes.INVOKESTATIC,
            HELPER_CLASSES,
            "bootstrap",
            "(Ljava/lang/String;" + RESULT,
            false);
        visitInsn(Opcodes.ARETURN);
        visitLabel(body);
        if (frames) {
          visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
        }
        // The method's own code may begin with a frame, and one place cannot have two.
        visitInsn(Opcodes.NOP);
      }
    };
  }
}
