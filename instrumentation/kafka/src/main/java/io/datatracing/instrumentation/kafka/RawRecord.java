package io.datatracing.instrumentation.kafka;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record as it came over the wire. By the interface's methods, because its package
 * changed in 4.4.
 */
final class RawRecord {
  private static final String OLD = "org.apache.kafka.common.record.Record";
  private static final String NEW = "org.apache.kafka.common.record.internal.Record";

  /** The methods {@code key} and {@code value}. Racy: they are the same whoever looks them up. */
  private static volatile Method @Nullable [] methods;

  private RawRecord() {}

  static byte @Nullable [] key(Object raw) throws ReflectiveOperationException {
    return bytes((ByteBuffer) methods(raw)[0].invoke(raw), Integer.MAX_VALUE);
  }

  /** At most the bytes that {@link JsonPath} looks at, and one that says that there are more. */
  static byte @Nullable [] value(Object raw) throws ReflectiveOperationException {
    return bytes((ByteBuffer) methods(raw)[1].invoke(raw), JsonPath.MAX_BYTES + 1);
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer, int most) {
    if (buffer == null) {
      return null;
    }
    int size = Math.min(buffer.remaining(), most);
    if (buffer.hasArray()) {
      int from = buffer.arrayOffset() + buffer.position();
      return Arrays.copyOfRange(buffer.array(), from, from + size);
    }
    byte[] bytes = new byte[size];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Method[] methods(Object raw) throws NoSuchMethodException {
    Method[] known = methods;
    if (known == null) {
      Class<?> type = find(raw.getClass());
      if (type == null) {
        throw new NoSuchMethodException(raw.getClass().getName());
      }
      known = new Method[] {type.getMethod("key"), type.getMethod("value")};
      methods = known;
    }
    return known;
  }

  private static @Nullable Class<?> find(@Nullable Class<?> type) {
    if (type == null || type.getName().equals(OLD) || type.getName().equals(NEW)) {
      return type;
    }
    for (Class<?> parent : type.getInterfaces()) {
      Class<?> found = find(parent);
      if (found != null) {
        return found;
      }
    }
    return find(type.getSuperclass());
  }
}
