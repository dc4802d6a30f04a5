package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * B3 (https://github.com/openzipkin/b3-propagation), in one header or in several:
 *
 * <pre>
 * b3: {trace id, 16 or 32 hex}-{span id, 16 hex}[-{0, 1 or d}][-{parent id, 16 hex}]
 * b3: {0, 1 or d}
 * X-B3-TraceId, X-B3-SpanId, X-B3-ParentSpanId, X-B3-Sampled: {0 or 1}, X-B3-Flags: 1
 * </pre>
 *
 * Both forms are read, the single header first; they differ in what is written. A decision without
 * ids is followed: the trace that begins here has it. No decision leaves it to our sampler.
 */
final class B3 implements Propagator {
  static final B3 SINGLE = new B3(true);
  static final B3 MULTI = new B3(false);

  private static final String B3 = "b3";
  private static final String TRACE_ID = "X-B3-TraceId";
  private static final String SPAN_ID = "X-B3-SpanId";
  private static final String PARENT_ID = "X-B3-ParentSpanId";
  private static final String SAMPLED = "X-B3-Sampled";
  private static final String FLAGS = "X-B3-Flags";

  private static final int INVALID = -1;

  private final boolean single;

  private B3(boolean single) {
    this.single = single;
  }

  @Override
  public List<String> fields() {
    return single
        ? Collections.singletonList(B3)
        : Arrays.asList(TRACE_ID, SPAN_ID, PARENT_ID, SAMPLED, FLAGS);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    if (single) {
      setter.set(carrier, B3, header(span));
      return;
    }
    int flags = span.flags();
    boolean hasIds = span.spanId() != 0;
    set(carrier, setter, TRACE_ID, hasIds ? traceId(span) : null);
    set(carrier, setter, SPAN_ID, hasIds ? Digits.hex(span.spanId()) : null);
    setter.remove(carrier, PARENT_ID);
    // Debug implies sampled, which is then not sent as well.
    boolean debug = (flags & SpanContext.DEBUG) != 0;
    boolean decided = !debug && (flags & SpanContext.DEFERRED) == 0;
    String sampled = (flags & SpanContext.SAMPLED) == 0 ? "0" : "1";
    set(carrier, setter, SAMPLED, decided ? sampled : null);
    set(carrier, setter, FLAGS, debug ? "1" : null);
  }

  private static <C> void set(
      C carrier, TextSetter<C> setter, String name, @Nullable String value) {
    if (value == null) {
      setter.remove(carrier, name);
    } else {
      setter.set(carrier, name, value);
    }
  }

  private static String header(SpanContext span) {
    StringBuilder header = new StringBuilder(51);
    if (span.spanId() != 0) {
      appendTraceId(header, span);
      header.append('-');
      Digits.appendHex(header, span.spanId());
      if ((span.flags() & SpanContext.DEFERRED) != 0) {
        return header.toString();
      }
      header.append('-');
    }
    boolean debug = (span.flags() & SpanContext.DEBUG) != 0;
    char sampled = (span.flags() & SpanContext.SAMPLED) == 0 ? '0' : '1';
    return header.append(debug ? 'd' : sampled).toString();
  }

  private static String traceId(SpanContext span) {
    StringBuilder id = new StringBuilder(32);
    appendTraceId(id, span);
    return id.toString();
  }

  private static void appendTraceId(StringBuilder out, SpanContext span) {
    if (span.traceIdHigh() != 0) {
      Digits.appendHex(out, span.traceIdHigh());
    }
    Digits.appendHex(out, span.traceIdLow());
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String header = getter.get(carrier, B3);
    Context found = header == null ? context : single(context, header.trim());
    return found == context ? multi(context, carrier, getter) : found;
  }

  private static Context single(Context context, String header) {
    if (header.length() == 1) {
      int decision = decision(header);
      return decision == INVALID ? context : Caller.decided(context, decision);
    }
    int dash = header.indexOf('-');
    int spanEnd = dash + 1 + 16;
    if (dash < 0 || header.length() < spanEnd) {
      return context;
    }
    int decision = Caller.DEFERRED;
    int parentAt = spanEnd;
    if (header.length() == spanEnd + 2 || header.length() == spanEnd + 2 + 17) {
      decision = decision(header.substring(spanEnd + 1, spanEnd + 2));
      parentAt = spanEnd + 2;
    }
    if (decision == INVALID
        || (parentAt > spanEnd && header.charAt(spanEnd) != '-')
        || !isParent(header, parentAt)) {
      return context;
    }
    return caller(
        context, header.substring(0, dash), header.substring(dash + 1, spanEnd), decision);
  }

  /** Nothing, or the caller's own parent. */
  private static boolean isParent(String header, int from) {
    return header.length() == from
        || (header.length() == from + 17
            && header.charAt(from) == '-'
            && Digits.isLowerHex(header, from + 1, header.length()));
  }

  private static <C> Context multi(Context context, C carrier, TextGetter<C> getter) {
    String traceId = trimmed(getter.get(carrier, TRACE_ID));
    int decision = decision(trimmed(getter.get(carrier, SAMPLED)));
    if ("1".equals(trimmed(getter.get(carrier, FLAGS)))) {
      decision = Caller.DEBUG;
    }
    if (decision == INVALID) {
      return context;
    }
    if (traceId == null) {
      return decision == Caller.DEFERRED ? context : Caller.decided(context, decision);
    }
    String spanId = trimmed(getter.get(carrier, SPAN_ID));
    return spanId == null ? context : caller(context, traceId, spanId, decision);
  }

  private static Context caller(Context context, String traceId, String spanId, int decision) {
    int length = traceId.length();
    if ((length != 16 && length != 32)
        || spanId.length() != 16
        || !Digits.isLowerHex(traceId, 0, length)
        || !Digits.isLowerHex(spanId, 0, 16)) {
      return context;
    }
    Caller caller = new Caller();
    caller.traceId(traceId, 0, length);
    caller.spanId(Digits.hex(spanId, 0, 16));
    caller.decision(decision);
    return caller.hasSpanId() ? caller.in(context) : context;
  }

  /** Older libraries write true and false. */
  private static int decision(@Nullable String text) {
    if (text == null) {
      return Caller.DEFERRED;
    }
    switch (text) {
      case "0":
      case "false":
        return Caller.DENIED;
      case "1":
      case "true":
        return Caller.SAMPLED;
      case "d":
        return Caller.DEBUG;
      default:
        return INVALID;
    }
  }

  private static @Nullable String trimmed(@Nullable String value) {
    return value == null ? null : value.trim();
  }
}
