package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.incubator.propagation.ExtendedContextPropagators;
import io.opentelemetry.api.incubator.trace.ExtendedSpanBuilder;
import io.opentelemetry.api.incubator.trace.SpanCallable;
import io.opentelemetry.api.incubator.trace.SpanRunnable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** As {@link BridgedSpanBuilder}, with the shortcuts of the incubating API. */
final class BridgedExtendedSpanBuilder extends BridgedSpanBuilder implements ExtendedSpanBuilder {
  BridgedExtendedSpanBuilder(InstrumentationScope scope, String name) {
    super(scope, name);
  }

  @Override
  public ExtendedSpanBuilder setParentFrom(
      ContextPropagators propagators, Map<String, String> carrier) {
    return setParent(
        ExtendedContextPropagators.extractTextMapPropagationContext(carrier, propagators));
  }

  @Override
  public <T, E extends Throwable> T startAndCall(SpanCallable<T, E> callable) throws E {
    return startAndCall(callable, Failed.INSTANCE);
  }

  @Override
  public <T, E extends Throwable> T startAndCall(
      SpanCallable<T, E> callable, BiConsumer<Span, Throwable> handler) throws E {
    Span span = startSpan();
    try (Scope scope = span.makeCurrent()) {
      return callable.callInSpan();
    } catch (Throwable thrown) {
      handler.accept(span, thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  @Override
  public <E extends Throwable> void startAndRun(SpanRunnable<E> runnable) throws E {
    startAndRun(runnable, Failed.INSTANCE);
  }

  @Override
  public <E extends Throwable> void startAndRun(
      SpanRunnable<E> runnable, BiConsumer<Span, Throwable> handler) throws E {
    Span span = startSpan();
    try (Scope scope = span.makeCurrent()) {
      runnable.runInSpan();
    } catch (Throwable thrown) {
      handler.accept(span, thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  @Override
  public ExtendedSpanBuilder setParent(@Nullable Context context) {
    super.setParent(context);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setNoParent() {
    super.setNoParent();
    return this;
  }

  @Override
  public ExtendedSpanBuilder addLink(@Nullable SpanContext target) {
    super.addLink(target);
    return this;
  }

  @Override
  public ExtendedSpanBuilder addLink(
      @Nullable SpanContext target, @Nullable Attributes linkAttributes) {
    super.addLink(target, linkAttributes);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setAttribute(@Nullable String key, @Nullable String value) {
    super.setAttribute(key, value);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setAttribute(@Nullable String key, long value) {
    super.setAttribute(key, value);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setAttribute(@Nullable String key, double value) {
    super.setAttribute(key, value);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setAttribute(@Nullable String key, boolean value) {
    super.setAttribute(key, value);
    return this;
  }

  @Override
  public <T> ExtendedSpanBuilder setAttribute(@Nullable AttributeKey<T> key, @Nullable T value) {
    super.setAttribute(key, value);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setSpanKind(@Nullable SpanKind spanKind) {
    super.setSpanKind(spanKind);
    return this;
  }

  @Override
  public ExtendedSpanBuilder setStartTimestamp(long timestamp, @Nullable TimeUnit unit) {
    super.setStartTimestamp(timestamp, unit);
    return this;
  }

  /** What the incubating API promises of an exception that nobody handles otherwise. */
  private static final class Failed implements BiConsumer<Span, Throwable> {
    static final Failed INSTANCE = new Failed();

    @Override
    public void accept(Span span, Throwable thrown) {
      span.setStatus(StatusCode.ERROR);
      span.recordException(thrown);
    }
  }
}
