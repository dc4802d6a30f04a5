package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of one method say, read by reflection at its first call and kept with its
 * class.
 */
final class AnnotatedMethod {
  private static final AttributeKey CODE_FUNCTION_NAME = AttributeKey.of("code.function.name");

  private static final ClassValue<ConcurrentHashMap<String, AnnotatedMethod>> KNOWN =
      new ClassValue<ConcurrentHashMap<String, AnnotatedMethod>>() {
        @Override
        protected ConcurrentHashMap<String, AnnotatedMethod> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private final String function;

  /** Null for a method without {@code @WithSpan}. */
  private final @Nullable String spanName;

  private final SpanKind kind;
  private final boolean inheritsContext;

  /** For each parameter the name of its attribute, or null. */
  private final @Nullable String[] attributes;

  private AnnotatedMethod(
      String function,
      @Nullable String spanName,
      SpanKind kind,
      boolean inheritsContext,
      @Nullable String[] attributes) {
    this.function = function;
    this.spanName = spanName;
    this.kind = kind;
    this.inheritsContext = inheritsContext;
    this.attributes = attributes;
  }

  /**
   * @param id name and descriptor
   */
  static AnnotatedMethod of(Class<?> owner, String id) {
    ConcurrentHashMap<String, AnnotatedMethod> methods = KNOWN.get(owner);
    AnnotatedMethod known = methods.get(id);
    if (known == null) {
      known = read(owner, id);
      methods.put(id, known);
    }
    return known;
  }

  private static AnnotatedMethod read(Class<?> owner, String id) {
    try {
      for (Method method : owner.getDeclaredMethods()) {
        if (id.startsWith(method.getName()) && id.equals(Descriptors.idOf(method))) {
          return read(method);
        }
      }
      throw new IllegalStateException(owner.getName() + " has no method " + id);
    } catch (Throwable fault) {
      // For instance a type in a signature of the class that is not there: no span, once and for
      // all.
      Faults.count("opentelemetryannotations", fault);
      return new AnnotatedMethod("", null, SpanKind.INTERNAL, true, new String[0]);
    }
  }

  private static AnnotatedMethod read(Method method) throws ReflectiveOperationException {
    WithSpan withSpan = method.getAnnotation(WithSpan.class);
    String name = null;
    SpanKind kind = SpanKind.INTERNAL;
    boolean inherits = true;
    Class<?> owner = method.getDeclaringClass();
    if (withSpan != null) {
      name = withSpan.value();
      if (name.isEmpty()) {
        name = simpleName(owner) + "." + method.getName();
      }
      kind = SpanKinds.of(withSpan.kind());
      inherits = inheritsContext(withSpan);
    }
    String function = owner.getName() + "." + method.getName();
    return new AnnotatedMethod(function, name, kind, inherits, attributes(method));
  }

  /** An anonymous class has no simple name. */
  private static String simpleName(Class<?> type) {
    String name = type.getSimpleName();
    return name.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : name;
  }

  /** In the annotation since 2.14; by reflection, as older versions have no such element. */
  private static boolean inheritsContext(WithSpan annotation) throws ReflectiveOperationException {
    try {
      return (Boolean) WithSpan.class.getMethod("inheritContext").invoke(annotation);
    } catch (NoSuchMethodException older) {
      return true;
    }
  }

  private static @Nullable String[] attributes(Method method) {
    Parameter[] parameters = method.getParameters();
    Annotation[][] annotations = method.getParameterAnnotations();
    @Nullable String[] names = new String[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      for (Annotation annotation : annotations[i]) {
        if (annotation instanceof SpanAttribute) {
          String name = ((SpanAttribute) annotation).value();
          if (!name.isEmpty()) {
            names[i] = name;
          } else if (parameters[i].isNamePresent()) {
            names[i] = parameters[i].getName();
          }
        }
      }
    }
    return names;
  }

  boolean hasSpan() {
    return spanName != null;
  }

  /** Starts the span and makes it current; null if nothing is traced here. */
  @Nullable MethodSpan start(Object[] arguments) {
    if (spanName == null) {
      return null;
    }
    Object context = inheritsContext ? PlainContexts.current() : PlainContexts.root();
    Span span = PlainContexts.start(spanName, kind, context, 0);
    if (span == null) {
      return null;
    }
    span.put(CODE_FUNCTION_NAME, function);
    describe(span, arguments);
    return new MethodSpan(span, PlainContexts.attach(PlainContexts.withSpan(context, span)));
  }

  void describe(Span span, Object[] arguments) {
    for (int i = 0; i < attributes.length; i++) {
      String name = attributes[i];
      if (name != null) {
        AttributeValues.put(span, name, plain(arguments[i]));
      }
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    int length = Array.getLength(value);
    List<@Nullable Object> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(Array.get(value, i));
    }
    return values;
  }
}
