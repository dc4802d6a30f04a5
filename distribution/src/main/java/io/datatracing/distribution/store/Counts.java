package io.datatracing.distribution.store;

import java.util.Locale;

/** How many there are of a thing. */
final class Counts {
  private Counts() {}

  static String text(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
