package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the buffer of one {@code suppress}, or an aggregation until its windows close, holds back,
 * by key: of {@value #MOST_KEYS} keys at most, others leave the buffer below whatever record made
 * them leave. Used by the thread that runs the task.
 */
final class HeldBack {
  static final int MOST_KEYS = 16_384;

  private static final VirtualField<HeldBack> HELD = new VirtualField<>();

  /**
   * {@code Record.key()}: the class is not there before 2.7. Racy: every writer writes the same.
   */
  private static volatile @Nullable Method keyOfRecord;

  private final Map<Object, Merged> held = new HashMap<>();

  /** What {@code buffer} was given since 2.7. */
  static void addRecord(Object processor, Object record) {
    add(processor, keyOf(record));
  }

  static void add(Object processor, @Nullable Object key) {
    HeldBack known = HELD.get(processor);
    if (known == null) {
      known = new HeldBack();
      HELD.set(processor, known);
    }
    known.add(key);
  }

  static @Nullable Merged take(Object processor, @Nullable Object key) {
    HeldBack known = HELD.get(processor);
    return known == null ? null : known.take(key);
  }

  /** Null also where it can't be read. */
  static @Nullable Object keyOf(Object record) {
    try {
      Method key = keyOfRecord;
      if (key == null) {
        key = record.getClass().getMethod("key");
        keyOfRecord = key;
      }
      return key.invoke(record);
    } catch (ReflectiveOperationException e) {
      Faults.count("kafkastreams", e);
      return null;
    }
  }

  /** What writes on this thread now goes into the value of {@code key}. */
  void add(@Nullable Object key) {
    Merged next = key == null ? null : Merged.now();
    if (next == null) {
      return;
    }
    Merged before = held.get(key);
    if (before != null) {
      next.add(before);
    } else if (held.size() >= MOST_KEYS) {
      return;
    }
    held.put(key, next);
  }

  /** The value of {@code key} leaves; null if nothing is known of it. */
  @Nullable Merged take(@Nullable Object key) {
    Merged merged = key == null ? null : held.remove(key);
    return merged == null ? null : merged.take();
  }
}
