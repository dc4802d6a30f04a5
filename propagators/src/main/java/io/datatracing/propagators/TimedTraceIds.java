package io.datatracing.propagators;

import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.SpanClock;

/**
 * Trace ids as AWS X-Ray makes them
 * (https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids):
 *
 * <pre>
 * 58406520 a006649127e371903a2de979
 * |        |
 * |        96 random bits
 * seconds since 1970, 8 hex digits
 * </pre>
 *
 * X-Ray refuses spans of traces that say they are older than 30 days. The last 56 bits are as
 * random as ever, which is what W3C's flag and {@code ot=th} promise.
 */
final class TimedTraceIds implements IdGenerator {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final IdGenerator random;
  private final SpanClock clock;

  TimedTraceIds(IdGenerator random, SpanClock clock) {
    this.random = random;
    this.clock = clock;
  }

  @Override
  public long nextId() {
    return random.nextId();
  }

  @Override
  public long nextTraceIdHigh() {
    return clock.epochNanos() / NANOS_PER_SECOND << 32 | random.nextId() & 0xffff_ffffL;
  }
}
