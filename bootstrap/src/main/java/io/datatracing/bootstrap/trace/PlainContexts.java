package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contexts as plain objects, for hooks in class loaders where {@code Context} is the name of
 * another class: the one of the application's own OpenTelemetry API. Each object is a {@link
 * Context} of ours, each key a {@link ContextKey}.
 */
public final class PlainContexts {
  private PlainContexts() {}

  public static Object root() {
    return CurrentContext.root();
  }

  public static Object current() {
    return CurrentContext.current();
  }

  /** See {@link CurrentContext#attach}. */
  public static Object attach(Object context) {
    return CurrentContext.attach((Context) context);
  }

  /** See {@link CurrentContext#restore}; ends what a loop inside has left open. */
  public static void restore(Object previous) {
    restore(null, previous);
  }

  /**
   * As {@link #restore(Object)}.
   *
   * @param own what was made current; null if that is a span of its own
   */
  public static void restore(@Nullable Object own, Object previous) {
    HandledMessage.endLeft((Context) own, (Context) previous);
    CurrentContext.restore((Context) previous);
  }

  /** A key that equals no other. */
  public static Object key(String name) {
    return ContextKey.named(name);
  }

  public static @Nullable Object get(Object context, Object key) {
    return ((Context) context).get(objectKey(key));
  }

  public static Object with(Object context, Object key, Object value) {
    return ((Context) context).with(objectKey(key), value);
  }

  /** What is current in {@code context}, local or remote, without making a {@link DeferredSpan}. */
  public static @Nullable SpanContext span(Object context) {
    return Span.currentIn((Context) context);
  }

  public static Object withSpan(Object context, Span span) {
    return span.in((Context) context);
  }

  /** See {@link Span#withRemoteParent}. */
  public static Object withRemoteParent(Object context, SpanContext parent) {
    return Span.withRemoteParent((Context) context, parent);
  }

  /** See {@link Span#withoutParent}. */
  public static Object withoutParent(Object context) {
    return Span.withoutParent((Context) context);
  }

  public static @Nullable Baggage baggage(Object context) {
    return Baggage.from((Context) context);
  }

  public static Object withBaggage(Object context, Baggage baggage) {
    return baggage.in((Context) context);
  }

  /**
   * As {@link Tracer#start(String, SpanKind, Protocol, Context, long)}, for a span of no protocol.
   */
  public static @Nullable Span start(
      String name, SpanKind kind, Object parent, long startEpochNanos) {
    return Tracer.get().start(name, kind, Protocol.NONE, (Context) parent, startEpochNanos);
  }

  /** The names of all headers that {@link #inject} may write. */
  public static List<String> fields() {
    return Tracer.get().propagation().fields();
  }

  /** Writes headers as every call of this process has them. */
  public static <C> void inject(Object context, SpanContext span, C carrier, TextSetter<C> setter) {
    Tracer.get().propagation().inject((Context) context, span, carrier, setter);
  }

  /** Reads headers as every server of this process does. */
  public static <C> Object extract(Object context, C carrier, TextGetter<C> getter) {
    return Tracer.get().propagation().extract((Context) context, carrier, getter);
  }

  @SuppressWarnings("unchecked") // made by key(String) only
  private static ContextKey<Object> objectKey(Object key) {
    return (ContextKey<Object>) key;
  }
}
