package io.datatracing.exporter;

import static java.util.Objects.requireNonNull;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.context.Context;

/** Makes spans that go to no sink but the one given. */
final class Spans {
  static final AttributeKey NUMBER = AttributeKey.of("number");
  static final AttributeKey TEXT = AttributeKey.of("text");

  private final Tracer tracer;

  Spans(SpanSink sink) {
    this(TracerOptions.to(sink, new Losses()).withClock(new TestClock()));
  }

  Spans(TracerOptions options) {
    tracer = Tracer.install(options);
  }

  static Spans toNowhere() {
    return new Spans(span -> true);
  }

  Span start(String name) {
    return start(name, SpanKind.INTERNAL, CurrentContext.root());
  }

  Span start(String name, SpanKind kind, Context parent) {
    return requireNonNull(tracer.start(name, kind, parent));
  }

  Span ended(String name) {
    Span span = start(name);
    span.end();
    return span;
  }
}
