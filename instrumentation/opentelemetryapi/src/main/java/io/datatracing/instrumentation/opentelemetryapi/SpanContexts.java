package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TraceState;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Span contexts of the agent as the application's type. */
final class SpanContexts {
  private SpanContexts() {}

  static SpanContext of(io.datatracing.bootstrap.trace.SpanContext context, boolean remote) {
    String traceId = TraceId.fromLongs(context.traceIdHigh(), context.traceIdLow());
    String spanId = SpanId.fromLong(context.spanId());
    TraceFlags flags = TraceFlags.fromByte((byte) context.flags());
    io.opentelemetry.api.trace.TraceState state = traceState(context.traceState());
    return remote
        ? SpanContext.createFromRemoteParent(traceId, spanId, flags, state)
        : SpanContext.create(traceId, spanId, flags, state);
  }

  /** From its last member to its first, as each one that is put becomes the first. */
  private static io.opentelemetry.api.trace.TraceState traceState(@Nullable TraceState state) {
    if (state == null) {
      return io.opentelemetry.api.trace.TraceState.getDefault();
    }
    TraceStateBuilder builder = io.opentelemetry.api.trace.TraceState.builder();
    String rest = state.header();
    while (!rest.isEmpty()) {
      int comma = rest.lastIndexOf(',');
      int equals = rest.indexOf('=', comma + 1);
      builder.put(rest.substring(comma + 1, equals), rest.substring(equals + 1));
      rest = comma < 0 ? "" : rest.substring(0, comma);
    }
    return builder.build();
  }

  static @Nullable TraceState traceState(io.opentelemetry.api.trace.TraceState state) {
    if (state.isEmpty()) {
      return null;
    }
    StringBuilder header = new StringBuilder();
    for (Map.Entry<String, String> member : state.asMap().entrySet()) {
      if (header.length() > 0) {
        header.append(',');
      }
      header.append(member.getKey()).append('=').append(member.getValue());
    }
    return TraceState.parse(header.toString());
  }
}
