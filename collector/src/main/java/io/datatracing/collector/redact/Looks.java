package io.datatracing.collector.redact;

/** What is to be seen in the bytes of a value without understanding them. One pass, no object. */
final class Looks {
  private static final int CARD_DIGITS = 13;

  /** The shortest account number with capitals has this many characters. */
  private static final int UPPER_AND_DIGITS = 15;

  private int digits;
  private int upper;
  private int length;
  private boolean at;
  private boolean eyj;
  private boolean b;
  private boolean blank;

  Looks read(byte[] bytes, int offset, int size) {
    digits = 0;
    upper = 0;
    at = false;
    eyj = false;
    b = false;
    blank = false;
    length = size;
    for (int i = offset; i < offset + size; i++) {
      byte c = bytes[i];
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
        eyj |= c == 'J' && i - offset >= 2 && bytes[i - 1] == 'y' && bytes[i - 2] == 'e';
        b |= c == 'B';
      } else {
        at |= c == '@';
        b |= c == 'b';
        blank |= c == ' ' || c == ':';
      }
    }
    return this;
  }

  boolean has(Detector.Look look) {
    return switch (look) {
      case DIGITS -> digits >= CARD_DIGITS;
      case AT -> at;
      case EYJ -> eyj;
      case ANY_OF_BEARER -> b && blank;
      case UPPER -> upper >= 2 && upper + digits >= UPPER_AND_DIGITS;
      case ALL -> length >= UPPER_AND_DIGITS;
    };
  }
}
