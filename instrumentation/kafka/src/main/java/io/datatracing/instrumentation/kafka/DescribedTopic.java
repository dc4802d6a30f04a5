package io.datatracing.instrumentation.kafka;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A topic's settings in a broker's answer, which has been read in two ways since 0.11. */
final class DescribedTopic {
  private final int error;
  private final Collection<?> settings;

  private DescribedTopic(int error, Collection<?> settings) {
    this.error = error;
    this.settings = settings;
  }

  /** The first one; null where a version of the library answers in another way. */
  static @Nullable DescribedTopic in(Object response) {
    try {
      List<Object> results = new ArrayList<>();
      Object data = call(response, "data");
      if (data != null) {
        results.addAll((Collection<?>) required(data, "results"));
        Object first = results.get(0);
        return new DescribedTopic(
            ((Number) required(first, "errorCode")).intValue(),
            (Collection<?>) required(first, "configs"));
      }
      // Up to 2.5.
      results.addAll(((Map<?, ?>) required(response, "configs")).values());
      Object first = results.get(0);
      Errors error = (Errors) required(required(first, "error"), "error");
      return new DescribedTopic(error.code(), (Collection<?>) required(first, "entries"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** As in {@link Errors}. */
  int error() {
    return error;
  }

  /** Null where the broker has no such setting. */
  @Nullable String value(String name) {
    try {
      for (Object setting : settings) {
        if (name.equals(call(setting, "name"))) {
          return (String) call(setting, "value");
        }
      }
    } catch (ReflectiveOperationException e) {
      // Taken as not there: what has been renamed since is not a broker with old formats.
    }
    return null;
  }

  private static Object required(Object owner, String method) throws ReflectiveOperationException {
    Object value = call(owner, method);
    if (value == null) {
      throw new NoSuchMethodException(method);
    }
    return value;
  }

  /** Null if there is no such method. */
  private static @Nullable Object call(Object owner, String name)
      throws ReflectiveOperationException {
    try {
      Method method = owner.getClass().getMethod(name);
      return method.invoke(owner);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
