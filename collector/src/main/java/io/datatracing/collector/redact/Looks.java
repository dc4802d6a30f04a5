package io.datatracing.collector.redact;

import java.nio.charset.StandardCharsets;

/** What is to be seen in the bytes of a value without understanding them. One pass, no object. */
final class Looks {
  private static final int CARD_DIGITS = 13;

  /** The shortest account number with capitals has this many characters. */
  private static final int UPPER_AND_DIGITS = 15;

  /** Set in small letters of ASCII, and not in capitals. */
  private static final int LOWER = 0x20;

  private static final byte[] BEARER = "bearer".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASIC = "basic".getBytes(StandardCharsets.US_ASCII);

  /** Of an access key of AWS, all in capitals and digits. */
  private static final int KEY_LENGTH = 20;

  private int digits;
  private int upper;
  private boolean at;
  private boolean eyj;
  private boolean scheme;
  private int stretch;
  private int longestStretch;
  private boolean token;
  private boolean country;
  private int run;
  private int longestRun;

  Looks read(byte[] bytes, int offset, int size) {
    digits = 0;
    upper = 0;
    at = false;
    eyj = false;
    scheme = false;
    stretch = 0;
    longestStretch = 0;
    token = false;
    country = false;
    run = 0;
    longestRun = 0;
    for (int i = offset; i < offset + size; i++) {
      byte c = bytes[i];
      if (c >= '0' && c <= '9') {
        digits++;
        longestStretch = Math.max(longestStretch, ++stretch);
        longestRun = Math.max(longestRun, ++run);
        country |= i - offset >= 3 && isCountry(bytes, i);
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
        stretch = 0;
        longestRun = Math.max(longestRun, ++run);
        eyj |= c == 'J' && i - offset >= 2 && bytes[i - 1] == 'y' && bytes[i - 2] == 'e';
        scheme |= (c == 'R' || c == 'C') && isScheme(bytes, offset, i);
      } else {
        run = 0;
        // A number in groups goes on behind a blank or a hyphen.
        stretch = c == ' ' || c == '-' ? stretch : 0;
        token |= (c == '_' || c == '-' || c == 'z') && i - offset >= 2 && isToken(bytes, offset, i);
        at |= c == '@';
        scheme |= (c == 'r' || c == 'c') && isScheme(bytes, offset, i);
      }
    }
    return this;
  }

  /** Two capitals and two digits, the last of them here. */
  private static boolean isCountry(byte[] bytes, int i) {
    return isDigit(bytes[i - 1]) && isUpper(bytes[i - 2]) && isUpper(bytes[i - 3]);
  }

  /** Whether "bearer" or "basic" ends here, in letters of any case. */
  private static boolean isScheme(byte[] bytes, int offset, int i) {
    byte[] word = (bytes[i] | LOWER) == 'r' ? BEARER : BASIC;
    int start = i - word.length + 1;
    if (start < offset) {
      return false;
    }
    for (int at = 0; at < word.length; at++) {
      if ((bytes[start + at] | LOWER) != word[at]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isUpper(byte c) {
    return c >= 'A' && c <= 'Z';
  }

  /** What a token's prefix ends with: gh?_, github_, k_ of rk_ and sk_, glpat-, xox?-, AIz. */
  private static boolean isToken(byte[] bytes, int offset, int i) {
    byte before = bytes[i - 1];
    byte second = bytes[i - 2];
    byte third = i - offset >= 3 ? bytes[i - 3] : 0;
    return switch (bytes[i]) {
      case '_' ->
          second == 'h' && third == 'g'
              || before == 'b' && second == 'u'
              || before == 'k' && (second == 'r' || second == 's');
      case '-' ->
          before == 't' && second == 'a' && third == 'p'
              || second == 'x' && third == 'o' && i - offset >= 4 && bytes[i - 4] == 'x';
      default -> before == 'I' && second == 'A';
    };
  }

  boolean has(Detector.Look look) {
    return switch (look) {
      case DIGITS -> longestStretch >= CARD_DIGITS;
      case AT -> at;
      case EYJ -> eyj;
      case SCHEME -> scheme;
      case RUN -> longestRun >= KEY_LENGTH;
      case COUNTRY -> country && upper + digits >= UPPER_AND_DIGITS;
      case PREFIX -> token;
    };
  }
}
