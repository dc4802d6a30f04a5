package io.datatracing.instrumentation.airflow;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generated body of a trigger ({@code TriggerDAGRunPostBody}, {@code DAGRun}): any class with
 * {@code getConf} and {@code setConf}. It may be shared between threads, and used again, so what is
 * added goes into a copy, field by field, which is as the original in all that it does not say.
 */
final class ClientBody {
  private final Object body;
  private final Method setter;

  private ClientBody(Object body, Method setter) {
    this.body = body;
    this.setter = setter;
  }

  static boolean isOne(Object candidate) {
    try {
      candidate.getClass().getMethod("getConf");
      return setter(candidate) != null;
    } catch (NoSuchMethodException | RuntimeException other) {
      return false;
    }
  }

  /** Null if there is no copy, or {@code conf} is something else than a map. */
  static @Nullable ClientBody copy(Object original) {
    try {
      Method setter = setter(original);
      Object conf = Getters.value(original, "getConf");
      if (setter == null || !(conf == null || conf instanceof Map)) {
        return null;
      }
      Class<?> type = original.getClass();
      Constructor<?> empty = type.getDeclaredConstructor();
      empty.setAccessible(true);
      Object copy = empty.newInstance();
      for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
        for (Field field : each.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            field.set(copy, field.get(original));
          }
        }
      }
      setter.setAccessible(true);
      setter.invoke(copy, conf);
      return new ClientBody(copy, setter);
    } catch (ReflectiveOperationException | RuntimeException unlike) {
      return null; // no such constructor, a record, a closed module
    }
  }

  private static @Nullable Method setter(Object body) {
    for (Method method : body.getClass().getMethods()) {
      if (method.getName().equals("setConf")
          && method.getParameterTypes().length == 1
          && method.getParameterTypes()[0].isAssignableFrom(LinkedHashMap.class)) {
        return method;
      }
    }
    return null;
  }

  @Nullable Map<?, ?> conf() {
    return (Map<?, ?>) Getters.value(body, "getConf");
  }

  @Nullable String runId() {
    return Getters.text(body, "getDagRunId");
  }

  @Nullable String logicalDate() {
    return logicalDate(body);
  }

  /** Named so from Airflow 2.2 on. */
  static @Nullable String logicalDate(Object run) {
    String date = Getters.text(run, "getLogicalDate");
    return date == null ? Getters.text(run, "getExecutionDate") : date;
  }

  /** The setter has taken the caller's {@code conf} before. */
  void give(Map<Object, Object> conf) throws ReflectiveOperationException {
    setter.invoke(body, conf);
  }

  Object body() {
    return body;
  }
}
