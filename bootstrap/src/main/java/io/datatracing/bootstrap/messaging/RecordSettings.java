package io.datatracing.bootstrap.messaging;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What spans tell of the records themselves, and whether records get headers. Immutable; set once,
 * before the first record.
 */
public final class RecordSettings {
  /** Keys as hashes, headers, no ids. */
  public static final RecordSettings DEFAULT =
      new RecordSettings(true, false, true, new String[0][]);

  /** The first part of a rule that reads a header; its name is the next and last part. */
  public static final String HEADER = "header";

  /** The first part of a rule that reads a field of the value; its path follows. */
  public static final String FIELD = "field";

  private static final AtomicLong UNREADABLE = new AtomicLong();

  private static volatile RecordSettings current = DEFAULT;

  private final boolean keys;
  private final boolean plain;
  private final boolean propagates;
  private final String[][] idRules;

  /**
   * @param keys whether spans have their record's key
   * @param plain whether keys and ids are told as they are, not as hashes
   * @param propagates whether records that are sent get headers
   * @param idRules each {@code topic, name of the id}, then {@link #HEADER} and the header's name,
   *     or {@link #FIELD} and one or more steps: {@code .name} or a number
   */
  public RecordSettings(boolean keys, boolean plain, boolean propagates, String[][] idRules) {
    this.keys = keys;
    this.plain = plain;
    this.propagates = propagates;
    this.idRules = idRules;
  }

  public static RecordSettings get() {
    return current;
  }

  public static void set(RecordSettings settings) {
    current = settings;
  }

  /** A rule applied to a record, but what it names could not be read. */
  public static void unreadable() {
    UNREADABLE.incrementAndGet();
  }

  /** How often since the start of the process. */
  public static long unreadableCount() {
    return UNREADABLE.get();
  }

  public boolean keys() {
    return keys;
  }

  public boolean plain() {
    return plain;
  }

  public boolean propagates() {
    return propagates;
  }

  public boolean hasIds() {
    return idRules.length > 0;
  }

  /** As given: not to be written to. */
  public String[][] idRules() {
    return idRules;
  }
}
