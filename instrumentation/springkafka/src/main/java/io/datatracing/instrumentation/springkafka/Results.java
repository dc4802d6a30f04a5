package io.datatracing.instrumentation.springkafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.InvocationResult;

/** What a listener returned, which Spring may have wrapped: a class, then a record. */
final class Results {
  private static final @Nullable Method RESULT = accessor();

  private Results() {}

  static @Nullable Object unwrap(Object result) {
    if (!(result instanceof InvocationResult) || RESULT == null) {
      return result;
    }
    try {
      return RESULT.invoke(result);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return result;
    }
  }

  private static @Nullable Method accessor() {
    for (Method method : InvocationResult.class.getMethods()) {
      if (method.getName().equals("result") || method.getName().equals("getResult")) {
        return method;
      }
    }
    return null;
  }
}
