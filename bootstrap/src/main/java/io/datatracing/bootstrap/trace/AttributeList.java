package io.datatracing.bootstrap.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in one flat array, key and value alternating; the first three numbers live in fields,
 * so that a usual span boxes nothing.
 *
 * <p>A value in the array is a {@link String}, a {@link Boolean}, a {@link Lane} (the number is in
 * {@link #bits}), a boxed {@link Long} or {@link Double} (from the fourth number on), or an array
 * {@code String[]}, {@code long[]}, {@code double[]}, {@code boolean[]}.
 *
 * <p>Threads: written by one thread at a time; handing a span to another thread is a hand-over with
 * a happens-before edge, as libraries do it. Writers that race may lose an attribute or leave one
 * twice, and two numbers written at the same moment may become one; they can neither break the
 * structure nor cause an exception: indexes are checked against the array that is written to, and
 * readers skip entries that are half written.
 */
public abstract class AttributeList {
  /** Marks a value that is kept in a number field of its list. */
  public static final class Lane {
    private final int index;
    private final boolean isDouble;

    private Lane(int index, boolean isDouble) {
      this.index = index;
      this.isDouble = isDouble;
    }

    /**
     * True if the bits are those of a double ({@link Double#longBitsToDouble}), false for a long.
     */
    public boolean isDouble() {
      return isDouble;
    }
  }

  private static final Lane[] LONGS = {new Lane(0, false), new Lane(1, false), new Lane(2, false)};
  private static final Lane[] DOUBLES = {new Lane(0, true), new Lane(1, true), new Lane(2, true)};
  private static final Object[] NONE = {};

  private Object[] entries;
  private int size;
  private int dropped;
  private long lane0;
  private long lane1;
  private long lane2;
  private byte lanes;

  /** Of the keys that are in the array: most are new, and need no search. */
  private long present;

  /** Come before those in the array, whose keys they have not; null for none. */
  private @Nullable SharedAttributes shared;

  /**
   * @param expected how many attributes to make room for at once; 0 allocates nothing
   */
  AttributeList(int expected) {
    entries = expected == 0 ? NONE : new Object[2 * expected];
  }

  /** The bounds that apply to this list. */
  abstract SpanLimits limits();

  /** How many attributes this list may hold. */
  abstract int maxAttributes();

  /** False once the list is closed: writes are then ignored. */
  abstract boolean isWritable();

  /**
   * Sets an attribute; {@code null} is ignored, so that what a reader does not know can be passed
   * on as it is.
   */
  public final void put(AttributeKey key, @Nullable String value) {
    if (value != null && isWritable()) {
      set(key, limits().cut(value));
    }
  }

  public final void put(AttributeKey key, long value) {
    if (isWritable()) {
      int lane = lanes;
      if (lane < LONGS.length) {
        setLane(lane, value);
        set(key, LONGS[lane]);
      } else {
        set(key, value);
      }
    }
  }

  public final void put(AttributeKey key, double value) {
    if (isWritable()) {
      int lane = lanes;
      if (lane < DOUBLES.length) {
        setLane(lane, Double.doubleToRawLongBits(value));
        set(key, DOUBLES[lane]);
      } else {
        set(key, value);
      }
    }
  }

  public final void put(AttributeKey key, boolean value) {
    if (isWritable()) {
      set(key, value ? Boolean.TRUE : Boolean.FALSE);
    }
  }

  /** As {@code put}, also once the list is closed: by the thread that closed it. */
  final void putLate(AttributeKey key, Object value) {
    set(key, value);
  }

  /** Sets an array of strings; the array is kept, not copied. */
  public final void put(AttributeKey key, String @Nullable [] values) {
    if (values != null && isWritable()) {
      set(key, limits().cut(values));
    }
  }

  /** Sets an array of longs; the array is kept, not copied. */
  public final void put(AttributeKey key, long @Nullable [] values) {
    if (values != null && isWritable()) {
      set(key, values);
    }
  }

  /** Sets an array of doubles; the array is kept, not copied. */
  public final void put(AttributeKey key, double @Nullable [] values) {
    if (values != null && isWritable()) {
      set(key, values);
    }
  }

  /** Sets an array of booleans; the array is kept, not copied. */
  public final void put(AttributeKey key, boolean @Nullable [] values) {
    if (values != null && isWritable()) {
      set(key, values);
    }
  }

  /** Sets attributes that other lists have, too. */
  public final void putAll(SharedAttributes common) {
    if (!isWritable()) {
      return;
    }
    if (shared == null
        && !common.mayHave(present)
        && common.fits(limits(), maxAttributes() - (size >> 1))) {
      shared = common;
      return;
    }
    for (int i = 0; i < common.count(); i++) {
      put(common.keyAt(i), common.valueAt(i));
    }
  }

  /** Those of {@link #putAll}; null if there are none, or they were copied into this list. */
  public final @Nullable SharedAttributes shared() {
    return shared;
  }

  /** How many attributes there are. */
  public final int attributeCount() {
    return sharedCount() + (Math.min(size, entries.length) >> 1);
  }

  /** How many of them, the first ones, are {@link #shared}. */
  public final int sharedCount() {
    SharedAttributes common = shared;
    return common == null ? 0 : common.count();
  }

  /** Attributes refused because the list was full. */
  public final int droppedAttributes() {
    return dropped;
  }

  /**
   * @param i 0 to {@link #attributeCount} - 1
   * @return null if the entry is being written by a racing thread
   */
  public final @Nullable AttributeKey keyAt(int i) {
    return (AttributeKey) entryAt(i, 0);
  }

  /**
   * The value as it is kept, see the description of this class; null if the entry is being written
   * by a racing thread.
   */
  public final @Nullable Object rawValueAt(int i) {
    return entryAt(i, 1);
  }

  /** Null also where a racing thread is taking the shared ones over. */
  private @Nullable Object entryAt(int i, int part) {
    SharedAttributes common = shared;
    Object[] own = entries;
    int at = i;
    if (common != null) {
      at -= common.count();
      if (at < 0) {
        return part == 0 ? common.keyAt(i) : common.valueAt(i);
      }
    }
    return 2 * at < own.length ? own[2 * at + part] : null;
  }

  /** The number that {@code lane}, a raw value of this list, stands for. */
  public final long bits(Lane lane) {
    return lane.index == 0 ? lane0 : lane.index == 1 ? lane1 : lane2;
  }

  /**
   * The value with numbers boxed, for tests and rare readers; null if there is no such attribute.
   */
  public final @Nullable Object get(AttributeKey key) {
    for (int i = 0; i < attributeCount(); i++) {
      AttributeKey at = keyAt(i);
      if (at != null && key.sameAs(at)) {
        return valueAt(i);
      }
    }
    return null;
  }

  /** As {@link #rawValueAt}, with numbers boxed. */
  public final @Nullable Object valueAt(int i) {
    Object value = rawValueAt(i);
    if (value instanceof Lane) {
      Lane lane = (Lane) value;
      if (lane.isDouble) {
        return Double.longBitsToDouble(bits(lane));
      }
      return bits(lane);
    }
    return value;
  }

  private void setLane(int lane, long bits) {
    lanes = (byte) (lane + 1);
    switch (lane) {
      case 0:
        lane0 = bits;
        break;
      case 1:
        lane1 = bits;
        break;
      default:
        lane2 = bits;
    }
  }

  private void set(AttributeKey key, Object value) {
    SharedAttributes common = shared;
    if (common != null && common.mayHave(key.bit()) && common.has(key)) {
      unshare(common);
      common = null;
    }
    int most = maxAttributes() - (common == null ? 0 : common.count());
    Object[] target = entries;
    int used = size;
    long bit = key.bit();
    if ((present & bit) != 0) {
      for (int i = 0; i < used && i < target.length; i += 2) {
        if (key.sameAs(target[i])) {
          target[i + 1] = value;
          return;
        }
      }
    }
    if (used >= 2 * most) {
      dropped++;
      return;
    }
    if (used >= target.length) {
      target = Arrays.copyOf(target, Math.max(used + 2, Math.max(8, 2 * target.length)));
      entries = target;
    }
    target[used] = key;
    target[used + 1] = value;
    size = used + 2;
    present |= bit;
  }

  /** One of the shared attributes gets another value here: from now on they are this list's own. */
  private void unshare(SharedAttributes common) {
    Object[] own = entries;
    int used = Math.min(size, own.length);
    Object[] all = common.copy(used);
    System.arraycopy(own, 0, all, 2 * common.count(), used);
    for (int i = 0; i < common.count(); i++) {
      present |= common.keyAt(i).bit();
    }
    entries = all;
    size = all.length;
    shared = null;
  }
}
