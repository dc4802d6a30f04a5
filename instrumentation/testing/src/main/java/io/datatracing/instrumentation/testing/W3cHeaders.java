package io.datatracing.instrumentation.testing;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Contexts as they come from another process. */
public final class W3cHeaders {
  public static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  public static final String SPAN_ID = "00f067aa0ba902b7";
  public static final String SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";
  public static final String NOT_SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-00";

  private W3cHeaders() {}

  /** The header that a call made by {@code span} carries, written without the code under test. */
  public static String traceParent(SpanContext span) {
    return String.format(
        Locale.ROOT,
        "00-%016x%016x-%016x-%02x",
        span.traceIdHigh(),
        span.traceIdLow(),
        span.spanId(),
        span.flags());
  }

  public static Context sampled(String traceState, String baggage) {
    return extract(Map.of("traceparent", SAMPLED, "tracestate", traceState, "baggage", baggage));
  }

  /** The caller that {@link #SAMPLED} names. */
  public static SpanContext remote() {
    return Objects.requireNonNull(TraceParent.parse(SAMPLED, null));
  }

  public static Context notSampled() {
    return extract(Map.of("traceparent", NOT_SAMPLED));
  }

  private static Context extract(Map<String, String> headers) {
    return Propagation.w3c().extract(CurrentContext.root(), headers, new MapGetter());
  }

  private static final class MapGetter implements TextGetter<Map<String, String>> {
    @Override
    public @Nullable String get(Map<String, String> carrier, String name) {
      return carrier.get(name);
    }

    @Override
    public Iterable<String> all(Map<String, String> carrier, String name) {
      String value = carrier.get(name);
      return value == null ? List.of() : List.of(value);
    }
  }
}
