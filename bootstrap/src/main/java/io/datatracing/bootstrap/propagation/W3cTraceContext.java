package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers {@code traceparent} and {@code tracestate} (W3C Trace Context, levels 1 and 2). */
final class W3cTraceContext implements Propagator {
  static final String TRACEPARENT = "traceparent";
  static final String TRACESTATE = "tracestate";

  @Override
  public List<String> fields() {
    return Arrays.asList(TRACEPARENT, TRACESTATE);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    if (span.spanId() == 0) {
      return;
    }
    setter.set(carrier, TRACEPARENT, TraceParent.sharedHeaderBytes(span));
    TraceState state = span.traceState();
    if (state != null) {
      setter.set(carrier, TRACESTATE, state.header());
    } else {
      // A state belongs to its traceparent: one that the application handed on is another trace's.
      setter.remove(carrier, TRACESTATE);
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    TraceParent parent = parent(carrier, getter);
    return parent == null ? context : Span.withRemoteParent(context, parent);
  }

  private static <C> @Nullable TraceParent parent(C carrier, TextGetter<C> getter) {
    // Two contradict each other, even where they are equal: a trace has one parent.
    if (getter.hasBytes()) {
      byte[] bytes = getter.singleBytes(carrier, TRACEPARENT);
      return bytes == null ? null : TraceParent.parse(bytes, state(carrier, getter));
    }
    String header = getter.single(carrier, TRACEPARENT);
    return header == null ? null : TraceParent.parse(header, state(carrier, getter));
  }

  private static <C> @Nullable TraceState state(C carrier, TextGetter<C> getter) {
    return getter.get(carrier, TRACESTATE) == null
        ? null
        : TraceState.parse(getter.all(carrier, TRACESTATE));
  }
}
