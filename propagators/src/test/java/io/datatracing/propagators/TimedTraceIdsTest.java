package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.SpanClock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimedTraceIdsTest {
  private static final long SECOND = 1_000_000_000L;

  private long epochNanos = 0x58406520L * SECOND + 999_999_999;
  private final SpanClock clock =
      new SpanClock() {
        @Override
        public long nanoTime() {
          return 1;
        }

        @Override
        public long epochNanos() {
          return epochNanos;
        }
      };

  @Test
  void aTraceIdBeginsWithTheSecondOfItsBeginning() {
    IdGenerator ids = new TimedTraceIds(() -> 0x1122_3344_a006_6491L, clock);
    assertThat(ids.nextTraceIdHigh()).isEqualTo(0x5840_6520_a006_6491L);
    assertThat(ids.nextId()).as("the rest, and span ids").isEqualTo(0x1122_3344_a006_6491L);
    epochNanos += 1;
    assertThat(ids.nextTraceIdHigh()).isEqualTo(0x5840_6521_a006_6491L);
  }

  @Test
  void secondsBeyond2038AreUnsigned() {
    epochNanos = 0xf000_0000L * SECOND;
    IdGenerator ids = new TimedTraceIds(() -> -1, clock);
    assertThat(ids.nextTraceIdHigh()).isEqualTo(0xf000_0000_ffff_ffffL);
  }

  @Test
  void everythingBehindTheSecondIsRandom() {
    IdGenerator ids = new TimedTraceIds(IdGenerator.strong(), clock);
    Set<Long> seen = new HashSet<>();
    long ones = 0;
    long zeros = 0;
    for (int i = 0; i < 200; i++) {
      long high = ids.nextTraceIdHigh();
      long low = ids.nextId();
      assertThat(high >>> 32).isEqualTo(0x58406520L);
      assertThat(seen.add(low)).isTrue();
      ones |= low;
      zeros |= ~low;
      seen.add(high);
    }
    assertThat(seen).hasSizeGreaterThan(399 - 2);
    assertThat(ones & zeros).as("each bit is now 0, now 1").isEqualTo(-1);
  }

  @Test
  void onlyWhereTheHeaderIsWritten() {
    assertThat(Formats.ids("tracecontext,xray")).isInstanceOf(TimedTraceIds.class);
    assertThat(Formats.ids("aws")).isInstanceOf(TimedTraceIds.class);
    assertThat(Formats.ids("xray-lambda")).isInstanceOf(TimedTraceIds.class);
    assertThat(Formats.ids("tracecontext,baggage,b3")).isNull();
  }
}
