package io.datatracing.instrumentation.weaver;

import net.bytebuddy.jar.asm.Opcodes;

/**
 * Class files newer than ASM knows are read under the newest version it does know, and given back
 * their own. A new version rarely changes what the weaver looks at, and never what it inserts.
 */
final class ClassVersion {
  /** The newest version that ASM reads; a test holds it against ASM itself. */
  static final int NEWEST = Opcodes.V28;

  private static final int MAJOR_OFFSET = 6;

  private ClassVersion() {}

  static int major(byte[] classFile) {
    return (classFile[MAJOR_OFFSET] & 0xFF) << 8 | (classFile[MAJOR_OFFSET + 1] & 0xFF);
  }

  /** The class file itself, or a copy with the newest version that ASM reads. */
  static byte[] readable(byte[] classFile) {
    return major(classFile) <= NEWEST ? classFile : set(classFile.clone(), NEWEST);
  }

  /** Sets the major version in place. */
  static byte[] set(byte[] classFile, int major) {
    classFile[MAJOR_OFFSET] = (byte) (major >>> 8);
    classFile[MAJOR_OFFSET + 1] = (byte) major;
    return classFile;
  }
}
