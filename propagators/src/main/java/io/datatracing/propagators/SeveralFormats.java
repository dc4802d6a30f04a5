package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Several formats, read in order: the last one that says something valid wins, as in OpenTelemetry.
 * What lost stays known, see {@link Conflict}.
 *
 * <p>A caller that is a span wins over one that only names a trace or a decision (a load balancer's
 * {@code X-Amzn-Trace-Id}, a lone {@code X-B3-Sampled}), in whatever order; that is no conflict.
 *
 * <p>Ids are of one trace if their last 64 bits are equal and one of them has no more: Datadog's,
 * OpenTracing's and older B3 libraries cut them. The full id is then taken, whoever wins.
 */
final class SeveralFormats implements Propagator {
  private final Propagator[] formats;

  SeveralFormats(List<Propagator> formats) {
    this.formats = formats.toArray(new Propagator[0]);
  }

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (Propagator format : formats) {
      fields.addAll(format.fields());
    }
    return fields;
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    for (Propagator format : formats) {
      format.inject(context, span, carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    Context found = context;
    // Whoever has won so far.
    @Nullable SpanContext caller = null;
    String header = "";
    for (Propagator format : formats) {
      Context next = format.extract(found, carrier, getter);
      SpanContext said = Span.parentIn(next);
      if (said != null && said != Span.parentIn(found)) {
        SpanContext winner = caller == null ? said : winner(said, header, caller);
        if (winner != caller) {
          caller = winner;
          header = format.fields().get(0).toLowerCase(Locale.ROOT);
        }
        next = winner == said ? next : Span.withRemoteParent(next, winner);
      }
      found = next;
    }
    return found;
  }

  private static SpanContext winner(SpanContext said, String header, SpanContext before) {
    if (before.spanId() == 0) {
      return said;
    }
    return said.spanId() == 0 ? before : resolved(said, header, before);
  }

  private static SpanContext resolved(SpanContext winner, String header, SpanContext loser) {
    Conflict before = loser instanceof Conflict ? (Conflict) loser : null;
    if (winner.traceIdLow() != loser.traceIdLow() || !areOne(winner, loser)) {
      return new Conflict(winner, header, loser, before);
    }
    SpanContext full = winner;
    if (winner.traceIdHigh() != loser.traceIdHigh() && winner.traceIdHigh() == 0) {
      full =
          new TraceParent(
              loser.traceIdHigh(),
              winner.traceIdLow(),
              winner.spanId(),
              winner.flags(),
              winner.traceState());
    }
    return before == null ? full : before.wonBy(full);
  }

  private static boolean areOne(SpanContext one, SpanContext other) {
    return one.traceIdHigh() == other.traceIdHigh()
        || one.traceIdHigh() == 0
        || other.traceIdHigh() == 0;
  }
}
