package io.datatracing.instrumentation.weaver;

import java.util.List;

/** Looks for text in a class file's constant pool (JVMS, section 4.4), without objects. */
final class ConstantPool {
  private static final int COUNT_OFFSET = 8;
  private static final int FIRST_ENTRY = 10;

  private ConstantPool() {}

  /** {@code text} as a constant pool has it. */
  static byte[] ascii(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  /** Whether one of the entries is one of these texts; false for what is no class file. */
  static boolean hasAny(byte[] classFile, List<byte[]> texts) {
    int count = u2(classFile, COUNT_OFFSET);
    int at = FIRST_ENTRY;
    for (int i = 1; i < count; i++) {
      switch (classFile[at]) {
        case 1: // text
          int length = u2(classFile, at + 1);
          if (isAny(classFile, at + 3, length, texts)) {
            return true;
          }
          at += 3 + length;
          break;
        case 5: // long and double take two places
        case 6:
          at += 9;
          i++;
          break;
        case 7: // class, string, method type, module, package
        case 8:
        case 16:
        case 19:
        case 20:
          at += 3;
          break;
        case 15: // method handle
          at += 4;
          break;
        case 3: // int and float; references; name and type; dynamic
        case 4:
        case 9:
        case 10:
        case 11:
        case 12:
        case 17:
        case 18:
          at += 5;
          break;
        default:
          return true; // newer than this code: ASM will know, or say so
      }
    }
    return false;
  }

  private static boolean isAny(byte[] classFile, int at, int length, List<byte[]> texts) {
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      if (text.length == length && isAt(classFile, at, text)) {
        return true;
      }
    }
    return false;
  }

  /** From the end: descriptors differ there. */
  private static boolean isAt(byte[] classFile, int at, byte[] text) {
    for (int i = text.length - 1; i >= 0; i--) {
      if (classFile[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
