package io.datatracing.instrumentation.weaver;

import java.util.Arrays;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The field behind a {@code VirtualField}: {@code volatile}, so that what is set before a hand-over
 * is seen after it, and {@code transient}, so that serialized forms stay as they are.
 */
final class AddedField {
  static final String INTERFACE = "io/datatracing/bootstrap/weaving/AttachedValue";

  private static final String FIELD = "datatracing$value";
  private static final String TYPE = "Ljava/lang/Object;";

  private AddedField() {}

  static String[] interfaces(String[] own) {
    String[] all = Arrays.copyOf(own, own.length + 1);
    all[own.length] = INTERFACE;
    return all;
  }

  static void write(ClassVisitor target, String owner) {
    target
        .visitField(
            Opcodes.ACC_PRIVATE
                | Opcodes.ACC_VOLATILE
                | Opcodes.ACC_TRANSIENT
                | Opcodes.ACC_SYNTHETIC,
            FIELD,
            TYPE,
            null,
            null)
        .visitEnd();
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC;
    MethodVisitor getter = target.visitMethod(access, FIELD, "()" + TYPE, null, null);
    getter.visitCode();
    getter.visitVarInsn(Opcodes.ALOAD, 0);
    getter.visitFieldInsn(Opcodes.GETFIELD, owner, FIELD, TYPE);
    getter.visitInsn(Opcodes.ARETURN);
    getter.visitMaxs(1, 1);
    getter.visitEnd();
    MethodVisitor setter = target.visitMethod(access, FIELD, "(" + TYPE + ")V", null, null);
    setter.visitCode();
    setter.visitVarInsn(Opcodes.ALOAD, 0);
    setter.visitVarInsn(Opcodes.ALOAD, 1);
    setter.visitFieldInsn(Opcodes.PUTFIELD, owner, FIELD, TYPE);
    setter.visitInsn(Opcodes.RETURN);
    setter.visitMaxs(2, 2);
    setter.visitEnd();
  }
}
