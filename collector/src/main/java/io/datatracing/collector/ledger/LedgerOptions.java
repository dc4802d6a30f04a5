package io.datatracing.collector.ledger;

import java.time.Duration;

/**
 * What the ledger may cost.
 *
 * @param maxBytes of memory for entries on their way to the log, an estimate; beyond it entries are
 *     counted as dropped
 * @param flushEvery how old an entry gets before it goes to the log: what a killed process forgets
 * @param flushEntries so many go at once, before their time
 */
public record LedgerOptions(long maxBytes, Duration flushEvery, int flushEntries) {
  /** Half a second of 50,000 decisions each second, and room for a log that stands for 3 s. */
  public static final LedgerOptions DEFAULT =
      new LedgerOptions(32 << 20, Duration.ofSeconds(1), 65_536);

  public LedgerOptions {
    require("maxBytes", maxBytes, maxBytes > 0);
    require("flushEvery", flushEvery, !flushEvery.isNegative() && !flushEvery.isZero());
    require("flushEntries", flushEntries, flushEntries > 0);
  }

  private static void require(String name, Object value, boolean isValid) {
    if (!isValid) {
      throw new IllegalArgumentException(
          "The ledger's " + name + " is " + value + ", not positive");
    }
  }
}
