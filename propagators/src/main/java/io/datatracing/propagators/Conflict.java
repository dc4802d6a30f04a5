package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** The caller that won, with what another header said that names another trace. Immutable. */
final class Conflict implements SpanContext {
  private final SpanContext winner;
  private final String header;
  private final SpanContext loser;

  /** What lost before; null for nothing. */
  private final @Nullable Conflict before;

  /**
   * @param header the header that names {@code loser}
   */
  Conflict(SpanContext winner, String header, SpanContext loser, @Nullable Conflict before) {
    this.winner = winner;
    this.header = header;
    this.loser = loser;
    this.before = before;
  }

  /** The same losers with another winner. */
  Conflict wonBy(SpanContext other) {
    return new Conflict(other, header, loser, before);
  }

  /** The headers that lost, the first one read first. */
  String[] headers() {
    String[] all = new String[count()];
    Conflict at = this;
    for (int i = all.length - 1; at != null; i--) {
      all[i] = at.header;
      at = at.before;
    }
    return all;
  }

  /** The traces of {@link #headers}, 32 hex digits each. */
  String[] traceIds() {
    String[] all = new String[count()];
    Conflict at = this;
    for (int i = all.length - 1; at != null; i--) {
      all[i] = Digits.hex(at.loser.traceIdHigh()) + Digits.hex(at.loser.traceIdLow());
      at = at.before;
    }
    return all;
  }

  private int count() {
    return before == null ? 1 : before.count() + 1;
  }

  @Override
  public long traceIdHigh() {
    return winner.traceIdHigh();
  }

  @Override
  public long traceIdLow() {
    return winner.traceIdLow();
  }

  @Override
  public long spanId() {
    return winner.spanId();
  }

  @Override
  public int flags() {
    return winner.flags();
  }

  @Override
  public @Nullable TraceState traceState() {
    return winner.traceState();
  }

  @Override
  public String toString() {
    return winner.toString();
  }
}
