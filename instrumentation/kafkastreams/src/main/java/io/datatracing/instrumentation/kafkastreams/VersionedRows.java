package io.datatracing.instrumentation.kafkastreams;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a versioned store finds, whose type only came with 3.5. */
final class VersionedRows {
  /** Racy: each writer writes the same. */
  private static volatile @Nullable Method timestamp;

  private VersionedRows() {}

  /**
   * From when on the version holds, which is the time of the record that wrote it; -1 if unknown.
   */
  static long timestamp(Object version) {
    try {
      Method known = timestamp;
      if (known == null) {
        known = version.getClass().getMethod("timestamp");
        timestamp = known;
      }
      return (Long) known.invoke(version);
    } catch (ReflectiveOperationException e) {
      return -1;
    }
  }
}
