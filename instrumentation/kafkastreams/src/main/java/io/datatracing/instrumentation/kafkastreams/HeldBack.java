package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the buffer of one {@code suppress} holds back, by key: of {@value #MOST_KEYS} keys at most,
 * others leave the buffer below whatever record made them leave. Used by the thread that runs the
 * task.
 */
final class HeldBack {
  static final int MOST_KEYS = 16_384;

  private static final VirtualField<HeldBack> HELD = new VirtualField<>();

  /**
   * {@code Record.key()}: the class is not there before 2.7. Racy: every writer writes the same.
   */
  private static volatile @Nullable Method keyOfRecord;

  private final Map<Object, Merged> held = new HashMap<>();

  private HeldBack() {}

  static void addRecord(Object processor, Object record) {
    try {
      Method key = keyOfRecord;
      if (key == null) {
        key = record.getClass().getMethod("key");
        keyOfRecord = key;
      }
      add(processor, key.invoke(record));
    } catch (ReflectiveOperationException e) {
      Faults.count("kafkastreams", e);
    }
  }

  static void add(Object processor, @Nullable Object key) {
    Merged next = Merged.now();
    if (next == null || key == null) {
      return;
    }
    HeldBack known = HELD.get(processor);
    if (known == null) {
      known = new HeldBack();
      HELD.set(processor, known);
    }
    Merged before = known.held.get(key);
    if (before != null) {
      next.add(before);
    } else if (known.held.size() >= MOST_KEYS) {
      return;
    }
    known.held.put(key, next);
  }

  static @Nullable Merged take(Object processor, @Nullable Object key) {
    HeldBack known = HELD.get(processor);
    Merged merged = known == null || key == null ? null : known.held.remove(key);
    return merged == null ? null : merged.take();
  }
}
