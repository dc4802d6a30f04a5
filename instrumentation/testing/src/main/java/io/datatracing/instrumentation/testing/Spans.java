package io.datatracing.instrumentation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds spans among those taken. */
public final class Spans {
  private Spans() {}

  /** Starts a span below what is current in {@code context}; tracing must be on. */
  public static Span start(String name, SpanKind kind, Protocol protocol, Context context) {
    return Objects.requireNonNull(Tracer.get().start(name, kind, protocol, context, 0));
  }

  /** The one span that matches; fails if there is another or none. */
  public static Span only(Collection<Span> spans, Predicate<Span> predicate) {
    List<Span> found = spans.stream().filter(predicate).collect(Collectors.toList());
    assertThat(found).as("in %s", spans).hasSize(1);
    return found.get(0);
  }
}
