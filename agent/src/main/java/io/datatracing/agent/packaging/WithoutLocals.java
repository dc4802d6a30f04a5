package io.datatracing.agent.packaging;

import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Drops names of local variables and parameters. */
final class WithoutLocals extends ClassVisitor {
  WithoutLocals(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitLocalVariable(
          String local,
          String localDescriptor,
          @Nullable String localSignature,
          Label start,
          Label end,
          int slot) {
        // dropped
      }

      @Override
      public void visitParameter(@Nullable String parameter, int parameterAccess) {
        // dropped
      }
    };
  }
}
