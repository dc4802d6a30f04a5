package io.datatracing.distribution.terminal;

/** Strings in columns. Widths count code points; wide characters of Asian scripts look ragged. */
final class Text {
  private Text() {}

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Cut with an ellipsis or filled with blanks to exactly this width. */
  static String left(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(width - width(cut));
  }

  /** Like {@link #left}, with the blanks before the text. */
  static String right(String text, int width) {
    String cut = cut(text, width);
    return " ".repeat(width - width(cut)) + cut;
  }

  static String cut(String text, int width) {
    String printable = printable(text);
    if (width(printable) <= width) {
      return printable;
    }
    return width == 0
        ? ""
        : printable.substring(0, printable.offsetByCodePoints(0, width - 1)) + "…";
  }

  /** A span's name comes from outside: it must not move the cursor or change a colour. */
  private static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '\ufffd' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
