package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;

/**
 * Google Cloud Trace (https://cloud.google.com/trace/docs/trace-context#legacy-http-header):
 *
 * <pre>
 * X-Cloud-Trace-Context: {trace id, 32 hex}[/{span id, decimal}][;o={options, bit 0: sampled}]
 * </pre>
 *
 * Without options our sampler decides; without a span id, or with 0, the trace begins here under
 * this id.
 */
final class CloudTrace implements Propagator {
  private static final String HEADER = "X-Cloud-Trace-Context";
  private static final String OPTIONS = ";o=";
  private static final int TRACE_ID_LENGTH = 32;

  @Override
  public List<String> fields() {
    return Collections.singletonList(HEADER);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    StringBuilder header = new StringBuilder(60);
    Digits.appendHex(header, span.traceIdHigh());
    Digits.appendHex(header, span.traceIdLow());
    header.append('/').append(Long.toUnsignedString(span.spanId()));
    if ((span.flags() & SpanContext.DEFERRED) == 0) {
      header.append(OPTIONS).append((span.flags() & SpanContext.SAMPLED) == 0 ? '0' : '1');
    }
    setter.set(carrier, HEADER, header.toString());
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String header = getter.get(carrier, HEADER);
    if (header == null) {
      return context;
    }
    String text = header.trim();
    if (text.length() < TRACE_ID_LENGTH || !Digits.isHex(text, 0, TRACE_ID_LENGTH)) {
      return context;
    }
    Caller caller = new Caller();
    caller.traceId(text, 0, TRACE_ID_LENGTH);
    int at = TRACE_ID_LENGTH;
    if (text.startsWith("/", at)) {
      int end = text.indexOf(';', at);
      String spanId = text.substring(at + 1, end < 0 ? text.length() : end);
      if (!Digits.isDecimal(spanId)) {
        return context;
      }
      caller.spanId(Digits.decimal(spanId));
      at += 1 + spanId.length();
    }
    if (text.startsWith(OPTIONS, at)) {
      String options = text.substring(at + OPTIONS.length());
      if (!Digits.isDecimal(options)) {
        return context;
      }
      caller.decision((Digits.decimal(options) & 1) == 0 ? Caller.DENIED : Caller.SAMPLED);
    } else if (at < text.length()) {
      return context;
    }
    return caller.in(context);
  }
}
