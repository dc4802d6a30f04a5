package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span of the agent as the application's type: its own, or an automatic one that is current. Two
 * of one span are equal.
 *
 * <p>Arguments that the API forbids (null) are ignored, as by OpenTelemetry's SDK.
 */
final class BridgedSpan implements Span {
  final io.datatracing.bootstrap.trace.Span span;

  /** Racy: two threads may make one each, which are equal. */
  private @Nullable SpanContext context;

  BridgedSpan(io.datatracing.bootstrap.trace.Span span) {
    this.span = span;
  }

  @Override
  public SpanContext getSpanContext() {
    SpanContext made = context;
    if (made == null) {
      made = SpanContexts.of(span, false);
      context = made;
    }
    return made;
  }

  @Override
  public boolean isRecording() {
    return span.isRecording();
  }

  @Override
  public Span setAttribute(@Nullable String key, @Nullable String value) {
    if (key != null && !key.isEmpty()) {
      span.put(io.datatracing.bootstrap.trace.AttributeKey.of(key), value);
    }
    return this;
  }

  @Override
  public Span setAttribute(@Nullable String key, long value) {
    if (key != null && !key.isEmpty()) {
      span.put(io.datatracing.bootstrap.trace.AttributeKey.of(key), value);
    }
    return this;
  }

  @Override
  public Span setAttribute(@Nullable String key, double value) {
    if (key != null && !key.isEmpty()) {
      span.put(io.datatracing.bootstrap.trace.AttributeKey.of(key), value);
    }
    return this;
  }

  @Override
  public Span setAttribute(@Nullable String key, boolean value) {
    if (key != null && !key.isEmpty()) {
      span.put(io.datatracing.bootstrap.trace.AttributeKey.of(key), value);
    }
    return this;
  }

  @Override
  public <T> Span setAttribute(@Nullable AttributeKey<T> key, @Nullable T value) {
    AttributeValues.put(span, key, value);
    return this;
  }

  @Override
  public Span addEvent(@Nullable String name, @Nullable Attributes attributes) {
    if (name != null) {
      AttributeValues.putAll(span.event(name), attributes);
    }
    return this;
  }

  @Override
  public Span addEvent(
      @Nullable String name,
      @Nullable Attributes attributes,
      long timestamp,
      @Nullable TimeUnit unit) {
    if (name != null && unit != null) {
      AttributeValues.putAll(span.event(name, unit.toNanos(timestamp)), attributes);
    }
    return this;
  }

  @Override
  public Span setStatus(@Nullable StatusCode code, @Nullable String description) {
    if (code == StatusCode.OK) {
      span.status(SpanStatus.OK, null);
    } else if (code == StatusCode.ERROR) {
      span.status(
          SpanStatus.ERROR, description == null || description.isEmpty() ? null : description);
    }
    return this;
  }

  @Override
  public Span recordException(@Nullable Throwable thrown, @Nullable Attributes attributes) {
    if (thrown != null) {
      SpanEvent event = span.recordException(thrown);
      AttributeValues.putAll(event, attributes);
    }
    return this;
  }

  @Override
  public Span updateName(@Nullable String name) {
    if (name != null) {
      span.rename(name);
    }
    return this;
  }

  /** In the interface since 1.37. */
  @Override
  public Span addLink(@Nullable SpanContext target) {
    return addLink(target, Attributes.empty());
  }

  @Override
  public Span addLink(@Nullable SpanContext target, @Nullable Attributes attributes) {
    if (target != null && target.isValid()) {
      SpanLink link = span.link(new ApplicationSpanContext(target, null));
      AttributeValues.putAll(link, attributes);
    }
    return this;
  }

  @Override
  public void end() {
    end(0);
  }

  @Override
  public void end(long timestamp, @Nullable TimeUnit unit) {
    end(unit == null ? 0 : Math.max(0, unit.toNanos(timestamp)));
  }

  private void end(long epochNanos) {
    try {
      span.end(epochNanos);
    } catch (Throwable fault) {
      Faults.count("opentelemetryapi", fault);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BridgedSpan && ((BridgedSpan) other).span == span;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(span);
  }

  @Override
  public String toString() {
    return span.toString();
  }
}
