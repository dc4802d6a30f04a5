package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TextGetter;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads headers through the application's getter. */
final class GetterBridge<C> implements TextGetter<C> {
  /** {@code getAll}, which the API has since 1.44 or so; null before. */
  private static final @Nullable Method GET_ALL = getAll();

  private final TextMapGetter<C> getter;

  GetterBridge(TextMapGetter<C> getter) {
    this.getter = getter;
  }

  @Override
  public @Nullable String get(C carrier, String name) {
    return getter.get(carrier, name);
  }

  @Override
  public Iterable<String> all(C carrier, String name) {
    if (GET_ALL == null) {
      String only = getter.get(carrier, name);
      return only == null ? Collections.<String>emptyList() : Collections.singletonList(only);
    }
    List<String> values = new ArrayList<>(1);
    try {
      Iterator<?> each = (Iterator<?>) GET_ALL.invoke(getter, carrier, name);
      while (each.hasNext()) {
        values.add((String) each.next());
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the application's getter failed", e);
    }
    return values;
  }

  @Override
  public Iterable<String> names(C carrier) {
    return getter.keys(carrier);
  }

  private static @Nullable Method getAll() {
    try {
      return TextMapGetter.class.getMethod("getAll", Object.class, String.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
