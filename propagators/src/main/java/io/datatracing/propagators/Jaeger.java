package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jaeger's own headers (https://www.jaegertracing.io/sdk-migration/#propagation-format):
 *
 * <pre>
 * uber-trace-id: {trace id, 1 to 32 hex}:{span id, 1 to 16 hex}:{parent id, ignored}:{flags, hex}
 * uberctx-{name}: {value}                    baggage, encoded as in a form of HTML where need be
 * jaeger-baggage: {name}={value}, ...        baggage given by hand, read only
 * jaeger-debug-id: {text}                    by hand, read only: the trace that begins here is kept
 * </pre>
 *
 * Flags: 1 sampled, 2 debug. The header may be percent-encoded as a whole.
 */
final class Jaeger implements Propagator {
  private static final String TRACE = "uber-trace-id";
  private static final String BAGGAGE = "jaeger-baggage";
  private static final String DEBUG_ID = "jaeger-debug-id";
  private static final int SAMPLED = 1;
  private static final int DEBUG = 2;

  private static final BaggageHeaders MEMBERS = new BaggageHeaders("uberctx-", true);

  @Override
  public List<String> fields() {
    return Collections.singletonList(TRACE);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    if (span.spanId() != 0) {
      setter.set(carrier, TRACE, header(span));
    }
    MEMBERS.inject(context, carrier, setter);
  }

  private static String header(SpanContext span) {
    StringBuilder header = new StringBuilder(53);
    if (span.traceIdHigh() != 0) {
      Digits.appendHex(header, span.traceIdHigh());
    }
    Digits.appendHex(header, span.traceIdLow());
    header.append(':');
    Digits.appendHex(header, span.spanId());
    boolean sampled = (span.flags() & SpanContext.SAMPLED) != 0;
    boolean debug = (span.flags() & SpanContext.DEBUG) != 0;
    return header.append(":0:").append(debug ? '3' : sampled ? '1' : '0').toString();
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String header = getter.get(carrier, TRACE);
    Context found = header == null ? context : caller(context, header);
    if (found == context && getter.get(carrier, DEBUG_ID) != null) {
      found = Caller.decided(context, Caller.DEBUG);
    }
    Baggage baggage = MEMBERS.read(carrier, getter);
    String given = getter.get(carrier, BAGGAGE);
    return BaggageHeaders.add(found, given == null ? baggage : withGiven(baggage, given));
  }

  private static Context caller(Context context, String header) {
    String text = header.trim();
    if (text.indexOf('%') >= 0) {
      text = BaggageHeaders.decode(text);
    }
    int spanAt = text.indexOf(':') + 1;
    int parentAt = text.indexOf(':', spanAt) + 1;
    int flagsAt = text.indexOf(':', parentAt) + 1;
    if (spanAt == 0 || parentAt == 0 || flagsAt == 0) {
      return context;
    }
    if (!isHex(text, 0, spanAt - 1, 32)
        || !isHex(text, spanAt, parentAt - 1, 16)
        || !isHex(text, flagsAt, text.length(), 2)) {
      return context;
    }
    Caller caller = new Caller();
    caller.traceId(text, 0, spanAt - 1);
    caller.spanId(Digits.hex(text, spanAt, parentAt - 1));
    long flags = Digits.hex(text, flagsAt, text.length());
    boolean debug = (flags & DEBUG) != 0;
    caller.decision(debug ? Caller.DEBUG : (flags & SAMPLED) != 0 ? Caller.SAMPLED : Caller.DENIED);
    return caller.hasSpanId() ? caller.in(context) : context;
  }

  private static boolean isHex(String text, int from, int to, int most) {
    return to - from <= most && Digits.isHex(text, from, to);
  }

  private static @Nullable Baggage withGiven(@Nullable Baggage baggage, String given) {
    Baggage all = baggage;
    for (String member : given.split(",", Baggage.MAX_MEMBERS)) {
      int equals = member.indexOf('=');
      if (equals > 0) {
        String name = member.substring(0, equals).trim();
        all = MEMBERS.with(all, name, member.substring(equals + 1).trim());
      }
    }
    return all;
  }
}
