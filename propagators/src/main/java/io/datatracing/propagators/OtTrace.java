package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.List;

/**
 * The headers of OpenTracing's basic tracers and of Lightstep's, which OpenTelemetry calls {@code
 * ottrace}:
 *
 * <pre>
 * ot-tracer-traceid: {16 hex; 32 are read}   ot-tracer-spanid: {16 hex}   ot-tracer-sampled: {true or false}
 * ot-baggage-{name}: {value}
 * </pre>
 *
 * A trace id has 64 bits here: of ours the last 64 are written, so the trace goes on under another
 * id behind a service that knows only this format.
 */
final class OtTrace implements Propagator {
  private static final String TRACE_ID = "ot-tracer-traceid";
  private static final String SPAN_ID = "ot-tracer-spanid";
  private static final String SAMPLED = "ot-tracer-sampled";

  private static final BaggageHeaders MEMBERS = new BaggageHeaders("ot-baggage-", false);

  @Override
  public List<String> fields() {
    return Arrays.asList(TRACE_ID, SPAN_ID, SAMPLED);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    if (span.spanId() == 0 || span.traceIdLow() == 0) {
      return;
    }
    setter.set(carrier, TRACE_ID, Digits.hex(span.traceIdLow()));
    setter.set(carrier, SPAN_ID, Digits.hex(span.spanId()));
    if ((span.flags() & SpanContext.DEFERRED) == 0) {
      boolean sampled = (span.flags() & SpanContext.SAMPLED) != 0;
      setter.set(carrier, SAMPLED, sampled ? "true" : "false");
    } else {
      setter.remove(carrier, SAMPLED);
    }
    MEMBERS.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String traceId = getter.get(carrier, TRACE_ID);
    String spanId = getter.get(carrier, SPAN_ID);
    if (traceId == null || spanId == null) {
      return context;
    }
    traceId = traceId.trim();
    spanId = spanId.trim();
    int length = traceId.length();
    if ((length != 16 && length != 32)
        || spanId.length() != 16
        || !Digits.isHex(traceId, 0, length)
        || !Digits.isHex(spanId, 0, 16)) {
      return context;
    }
    Caller caller = new Caller();
    caller.traceId(traceId, 0, length);
    caller.spanId(Digits.hex(spanId, 0, 16));
    String sampled = getter.get(carrier, SAMPLED);
    if (sampled != null) {
      boolean yes = sampled.trim().equalsIgnoreCase("true") || sampled.trim().equals("1");
      caller.decision(yes ? Caller.SAMPLED : Caller.DENIED);
    }
    if (!caller.hasSpanId() || !caller.hasTraceId()) {
      return context;
    }
    return BaggageHeaders.add(caller.in(context), MEMBERS.read(carrier, getter));
  }
}
