package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Datadog's headers
 * (https://docs.datadoghq.com/tracing/trace_collection/trace_context_propagation):
 *
 * <pre>
 * x-datadog-trace-id: {decimal, the last 64 bits}   x-datadog-parent-id: {decimal; 0: the trace begins here}
 * x-datadog-sampling-priority: {-1 and 0: not sampled; 1 and 2: sampled}
 * x-datadog-tags: {name}={value},...                _dd.p.tid: the first 64 bits, 16 hex
 * x-datadog-origin: {text}
 * </pre>
 *
 * Priority, origin and the tags named {@code _dd.p.*} travel on, see {@link DatadogState}. Without
 * a priority our sampler decides; ours is then sent as 0 or 1, or 2 where the caller asked for
 * debug.
 */
final class Datadog implements Propagator {
  private static final String TRACE_ID = "x-datadog-trace-id";
  private static final String PARENT_ID = "x-datadog-parent-id";
  private static final String PRIORITY = "x-datadog-sampling-priority";
  private static final String ORIGIN = "x-datadog-origin";
  private static final String TAGS = "x-datadog-tags";
  private static final String TRACE_ID_TAG = "_dd.p.tid";

  /** Datadog's own default: longer ones are neither read nor written. */
  private static final int MAX_TAGS_LENGTH = 512;

  @Override
  public List<String> fields() {
    return Arrays.asList(TRACE_ID, PARENT_ID, PRIORITY, ORIGIN, TAGS);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    setter.set(carrier, TRACE_ID, Long.toUnsignedString(span.traceIdLow()));
    setter.set(carrier, PARENT_ID, Long.toUnsignedString(span.spanId()));
    TraceState state = span.traceState();
    set(carrier, setter, PRIORITY, priority(span, state));
    set(carrier, setter, ORIGIN, DatadogState.get(state, "o"));
    String tags = DatadogState.tags(state, span.traceIdHigh());
    if (tags.length() > MAX_TAGS_LENGTH) {
      tags = DatadogState.tags(null, span.traceIdHigh());
    }
    set(carrier, setter, TAGS, tags.isEmpty() ? null : tags);
  }

  private static <C> void set(
      C carrier, TextSetter<C> setter, String name, @Nullable String value) {
    if (value == null) {
      setter.remove(carrier, name);
    } else {
      setter.set(carrier, name, value);
    }
  }

  /** The caller's own as long as it agrees with what was decided. */
  private static @Nullable String priority(SpanContext span, @Nullable TraceState state) {
    if ((span.flags() & SpanContext.DEFERRED) != 0) {
      return null;
    }
    boolean sampled = (span.flags() & SpanContext.SAMPLED) != 0;
    String given = DatadogState.get(state, "s");
    if (given != null && isPriority(given) && Integer.parseInt(given) > 0 == sampled) {
      return given;
    }
    return !sampled ? "0" : (span.flags() & SpanContext.DEBUG) != 0 ? "2" : "1";
  }

  private static boolean isPriority(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    return text.length() - from <= 2 && Digits.isDecimal(text.substring(from));
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String traceId = trimmed(getter.get(carrier, TRACE_ID));
    if (traceId == null || !Digits.isDecimal(traceId) || Digits.decimal(traceId) == 0) {
      return context;
    }
    String parentId = trimmed(getter.get(carrier, PARENT_ID));
    if (parentId != null && !Digits.isDecimal(parentId)) {
      return context;
    }
    Caller caller = new Caller();
    caller.spanId(parentId == null ? 0 : Digits.decimal(parentId));
    DatadogState state = new DatadogState();
    String priority = trimmed(getter.get(carrier, PRIORITY));
    if (priority != null && isPriority(priority)) {
      int number = Integer.parseInt(priority);
      state.priority(number);
      // "User keep" is no debug flag, but means as much: keep it, whoever samples behind us.
      caller.decision(number <= 0 ? Caller.DENIED : number == 1 ? Caller.SAMPLED : Caller.DEBUG);
    }
    String origin = trimmed(getter.get(carrier, ORIGIN));
    if (origin != null) {
      state.origin(origin);
    }
    String tags = getter.get(carrier, TAGS);
    caller.traceId(tags == null ? 0 : readTags(tags, state), Digits.decimal(traceId));
    caller.state(state.traceState());
    return caller.in(context);
  }

  /** The first 64 bits of the trace id; 0 if they are not there. */
  private static long readTags(String tags, DatadogState state) {
    if (tags.length() > MAX_TAGS_LENGTH) {
      return 0;
    }
    long high = 0;
    for (String tag : tags.split(",")) {
      int equals = tag.indexOf('=');
      if (equals <= 0) {
        continue;
      }
      String name = tag.substring(0, equals).trim();
      String value = tag.substring(equals + 1).trim();
      if (!name.equals(TRACE_ID_TAG)) {
        state.tag(name, value);
      } else if (value.length() == 16 && Digits.isLowerHex(value, 0, 16)) {
        high = Digits.hex(value, 0, 16);
      }
    }
    return high;
  }

  private static @Nullable String trimmed(@Nullable String value) {
    return value == null ? null : value.trim();
  }
}
