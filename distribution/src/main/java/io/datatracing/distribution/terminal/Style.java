package io.datatracing.distribution.terminal;

/** Colours and weights by their ANSI (ECMA-48 SGR) sequences. */
public enum Style {
  BOLD("1"),
  DIM("2"),
  ERROR("1;31");

  static final String RESET = "\u001b[0m";

  /** Numbers of the 256-colour table, readable on black and on white, by colour slot. */
  private static final int[] SERVICES = {33, 71, 172, 133, 37, 136, 167, 98};

  private final String escape;

  Style(String codes) {
    this.escape = "\u001b[" + codes + "m";
  }

  String escape() {
    return escape;
  }

  /**
   * The text in the colour of a service.
   *
   * @param colorSlot as the server gives it, 0 to 7
   */
  static String service(Terminal terminal, int colorSlot, String text) {
    int color = SERVICES[Math.floorMod(colorSlot, SERVICES.length)];
    return terminal.colored() ? "\u001b[38;5;" + color + "m" + text + RESET : text;
  }
}
