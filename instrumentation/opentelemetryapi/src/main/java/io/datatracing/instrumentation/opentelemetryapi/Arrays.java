package io.datatracing.instrumentation.opentelemetryapi;

import org.jspecify.annotations.Nullable;

/**
 * Lists of the application as arrays. Null among numbers and booleans is left out, as an array has
 * no place for it; among strings it stays.
 */
final class Arrays {
  private Arrays() {}

  static @Nullable String[] strings(@Nullable Object[] values) {
    @Nullable String[] strings = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      strings[i] = value == null ? null : value.toString();
    }
    return strings;
  }

  static long[] longs(@Nullable Object[] values) {
    long[] longs = new long[count(values, Number.class)];
    int at = 0;
    for (Object value : values) {
      if (value instanceof Number) {
        longs[at++] = ((Number) value).longValue();
      }
    }
    return longs;
  }

  static double[] doubles(@Nullable Object[] values) {
    double[] doubles = new double[count(values, Number.class)];
    int at = 0;
    for (Object value : values) {
      if (value instanceof Number) {
        doubles[at++] = ((Number) value).doubleValue();
      }
    }
    return doubles;
  }

  static boolean[] booleans(@Nullable Object[] values) {
    boolean[] booleans = new boolean[count(values, Boolean.class)];
    int at = 0;
    for (Object value : values) {
      if (value instanceof Boolean) {
        booleans[at++] = (Boolean) value;
      }
    }
    return booleans;
  }

  private static int count(@Nullable Object[] values, Class<?> type) {
    int count = 0;
    for (Object value : values) {
      if (type.isInstance(value)) {
        count++;
      }
    }
    return count;
  }
}
