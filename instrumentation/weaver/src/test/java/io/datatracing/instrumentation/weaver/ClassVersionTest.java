package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class ClassVersionTest {
  @Test
  void newestVersionIsThatOfAsm() {
    assertThat(new ClassReader(classFile(ClassVersion.NEWEST)).getClassName()).isEqualTo("Made");
    assertThatThrownBy(() -> new ClassReader(classFile(ClassVersion.NEWEST + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void newerClassFileIsReadUnderTheNewestKnownVersion() {
    byte[] future = classFile(ClassVersion.NEWEST + 7);
    byte[] readable = ClassVersion.readable(future);
    assertThat(new ClassReader(readable).getClassName()).isEqualTo("Made");
    assertThat(ClassVersion.major(future)).isEqualTo(ClassVersion.NEWEST + 7);
    assertThat(ClassVersion.set(readable, ClassVersion.NEWEST + 7)).isEqualTo(future);
  }

  @Test
  void knownClassFileIsNotCopied() {
    byte[] known = classFile(Opcodes.V17);
    assertThat(ClassVersion.readable(known)).isSameAs(known);
  }

  private static byte[] classFile(int version) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Made", null, "java/lang/Object", null);
    writer.visitEnd();
    return ClassVersion.set(writer.toByteArray(), version);
  }
}
