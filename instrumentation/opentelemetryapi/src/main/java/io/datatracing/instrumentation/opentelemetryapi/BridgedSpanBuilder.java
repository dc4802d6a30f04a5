package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects what a span starts with. Used by one thread. */
class BridgedSpanBuilder implements SpanBuilder {
  private final InstrumentationScope scope;
  private final String name;

  /** Null for the current one. */
  private @Nullable Context parent;

  private boolean noParent;
  private SpanKind kind = SpanKind.INTERNAL;

  /** 0 for now. */
  private long startEpochNanos;

  /** Key and value alternating; null until there is one. */
  private @Nullable List<Object> attributes;

  /** Context and attributes alternating; null until there is one. */
  private @Nullable List<Object> links;

  BridgedSpanBuilder(InstrumentationScope scope, String name) {
    this.scope = scope;
    this.name = name;
  }

  @Override
  public SpanBuilder setParent(@Nullable Context context) {
    if (context != null) {
      parent = context;
      noParent = false;
    }
    return this;
  }

  @Override
  public SpanBuilder setNoParent() {
    parent = null;
    noParent = true;
    return this;
  }

  @Override
  public SpanBuilder addLink(@Nullable SpanContext target) {
    return addLink(target, Attributes.empty());
  }

  @Override
  public SpanBuilder addLink(@Nullable SpanContext target, @Nullable Attributes linkAttributes) {
    if (target != null && target.isValid()) {
      if (links == null) {
        links = new ArrayList<>(2);
      }
      links.add(target);
      links.add(linkAttributes == null ? Attributes.empty() : linkAttributes);
    }
    return this;
  }

  @Override
  public SpanBuilder setAttribute(@Nullable String key, @Nullable String value) {
    return add(key, value);
  }

  @Override
  public SpanBuilder setAttribute(@Nullable String key, long value) {
    return add(key, value);
  }

  @Override
  public SpanBuilder setAttribute(@Nullable String key, double value) {
    return add(key, value);
  }

  @Override
  public SpanBuilder setAttribute(@Nullable String key, boolean value) {
    return add(key, value);
  }

  @Override
  public <T> SpanBuilder setAttribute(@Nullable AttributeKey<T> key, @Nullable T value) {
    return add(key == null ? null : key.getKey(), value);
  }

  private SpanBuilder add(@Nullable String key, @Nullable Object value) {
    if (key != null && value != null) {
      if (attributes == null) {
        attributes = new ArrayList<>(8);
      }
      attributes.add(key);
      attributes.add(value);
    }
    return this;
  }

  @Override
  public SpanBuilder setSpanKind(@Nullable SpanKind spanKind) {
    if (spanKind != null) {
      kind = spanKind;
    }
    return this;
  }

  @Override
  public SpanBuilder setStartTimestamp(long timestamp, @Nullable TimeUnit unit) {
    if (unit != null && timestamp >= 0) {
      startEpochNanos = unit.toNanos(timestamp);
    }
    return this;
  }

  @Override
  public Span startSpan() {
    Object agents = agentsParent();
    try {
      io.datatracing.bootstrap.trace.Span span =
          PlainContexts.start(name, SpanKinds.of(kind), agents, startEpochNanos);
      if (span != null) {
        describe(span);
        return new BridgedSpan(span);
      }
    } catch (Throwable fault) {
      Faults.count("opentelemetryapi", fault);
    }
    return notRecorded(agents);
  }

  private Object agentsParent() {
    if (noParent) {
      return PlainContexts.root();
    }
    return parent == null ? PlainContexts.current() : BridgedContext.carriedBy(parent);
  }

  private void describe(io.datatracing.bootstrap.trace.Span span) {
    span.scope(scope);
    if (attributes != null) {
      for (int i = 0; i < attributes.size(); i += 2) {
        AttributeValues.put(span, (String) attributes.get(i), attributes.get(i + 1));
      }
    }
    if (links != null) {
      for (int i = 0; i < links.size(); i += 2) {
        AttributeValues.putAll(
            span.link(new ApplicationSpanContext((SpanContext) links.get(i), null)),
            (Attributes) links.get(i + 1));
      }
    }
  }

  /**
   * Nothing is traced here: a span that does nothing but hand its parent's context on, as the
   * specification has it for an API without SDK.
   */
  private static Span notRecorded(Object agents) {
    io.datatracing.bootstrap.trace.SpanContext parent = PlainContexts.span(agents);
    return parent == null ? Span.getInvalid() : Span.wrap(SpanContexts.of(parent, false));
  }
}
