package io.datatracing.bootstrap.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attributes that many spans have in common: those of all messages of one client and topic. A span
 * refers to them ({@link AttributeList#putAll}), so that they are neither written nor encoded once
 * for each. Strings only. Immutable but for what the exporter notes; safe to publish by a race.
 */
public final class SharedAttributes {
  private final Object[] entries;
  private final int longest;
  private final long present;

  /** What several threads write is equal; volatile, so that the bytes are there with the array. */
  private volatile byte @Nullable [] encoded;

  /**
   * @param pairs an {@link AttributeKey} and a {@link String} in turn, no key twice; a pair whose
   *     value is null is left out
   */
  public SharedAttributes(@Nullable Object... pairs) {
    Object[] known = new Object[pairs.length];
    int used = 0;
    int most = 0;
    long bits = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      Object key = pairs[i];
      Object value = pairs[i + 1];
      if (key != null && value != null) {
        known[used] = key;
        known[used + 1] = value;
        used += 2;
        most = Math.max(most, ((String) value).length());
        bits |= ((AttributeKey) key).bit();
      }
    }
    entries = Arrays.copyOf(known, used);
    longest = most;
    present = bits;
  }

  public int count() {
    return entries.length >> 1;
  }

  /**
   * @param i 0 to {@link #count} - 1
   */
  public AttributeKey keyAt(int i) {
    return (AttributeKey) entries[2 * i];
  }

  public String valueAt(int i) {
    return (String) entries[2 * i + 1];
  }

  /** Whether a list of these limits may hold them as they are. */
  boolean fits(SpanLimits limits, int room) {
    return longest <= limits.valueLength() && count() <= room;
  }

  /** Whether one of {@code keys}, as {@link AttributeKey#bit}s, may be among them. */
  boolean mayHave(long keys) {
    return (present & keys) != 0;
  }

  boolean has(AttributeKey key) {
    for (int i = 0; i < entries.length; i += 2) {
      if (key.sameAs(entries[i])) {
        return true;
      }
    }
    return false;
  }

  /** A copy with room for {@code more} further entries. */
  Object[] copy(int more) {
    return Arrays.copyOf(entries, entries.length + more);
  }

  /** What the exporter noted; null if nothing. Not to be written to. */
  public byte @Nullable [] encoded() {
    return encoded;
  }

  /** Notes their encoded form, for the next span. */
  public void encoded(byte[] bytes) {
    encoded = bytes;
  }
}
