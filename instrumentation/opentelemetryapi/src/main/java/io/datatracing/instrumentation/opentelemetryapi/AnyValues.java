package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.AttributeList;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of type {@code Value}, which the API has since 1.50 or so: by reflection, as older
 * versions have no such type. Text, numbers, booleans and lists of one kind of these are kept as
 * such; bytes, maps and mixed lists as the text that the API gives them (base 64, JSON).
 */
final class AnyValues {
  /** Null where the API has no such type. */
  private static final @Nullable Class<?> TYPE = type();

  private AnyValues() {}

  static void put(AttributeList target, String name, Object value) {
    if (TYPE == null || !TYPE.isInstance(value)) {
      target.put(AttributeKey.of(name), value.toString());
      return;
    }
    try {
      Object content = plain(value);
      if (content instanceof Collection) {
        content = ofOneKind((Collection<?>) content);
      }
      if (content == null) {
        content = call(value, "asString");
      }
      AttributeValues.put(target, name, content);
    } catch (ReflectiveOperationException e) {
      Faults.count("opentelemetryapi", e);
    }
  }

  /** What a {@code Value} holds, if that has a type of its own; null for bytes and nothing. */
  private static @Nullable Object plain(Object value) throws ReflectiveOperationException {
    Object content = call(value, "getValue");
    return content instanceof String
            || content instanceof Boolean
            || content instanceof Number
            || content instanceof Collection
        ? content
        : null;
  }

  /** The contents of values of one kind; null where they are not. */
  private static @Nullable List<Object> ofOneKind(Collection<?> values)
      throws ReflectiveOperationException {
    List<Object> contents = new ArrayList<>(values.size());
    Class<?> kind = null;
    for (Object value : values) {
      Object content = TYPE != null && TYPE.isInstance(value) ? plain(value) : null;
      if (content == null || content instanceof Collection) {
        return null;
      }
      if (kind != null && kind != content.getClass()) {
        return null;
      }
      kind = content.getClass();
      contents.add(content);
    }
    return contents.isEmpty() ? null : contents;
  }

  private static @Nullable Object call(Object value, String name)
      throws ReflectiveOperationException {
    Class<?> type = TYPE;
    if (type == null) {
      return null;
    }
    Method method = type.getMethod(name);
    return method.invoke(value);
  }

  private static @Nullable Class<?> type() {
    try {
      return Class.forName(
          "io.opentelemetry.api.common.Value", false, AnyValues.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
