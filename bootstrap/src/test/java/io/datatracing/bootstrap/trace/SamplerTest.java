package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.propagation.TraceParent;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final SpanContext PARENT = new TraceParent(1, 1, 1, 1, null);

  @Test
  void aRatioTakesItsShare() {
    Sampler sampler = Sampler.traceIdRatio(0.3);
    SplittableRandom random = new SplittableRandom(42);
    long taken = random.longs(100_000).filter(id -> takes(sampler, id)).count();

    assertThat(taken / 100_000.0).isCloseTo(0.3, Offset.offset(0.01));
  }

  @Property
  void whatASmallRatioTakesALargerOneTakesToo(
      @ForAll long id,
      @ForAll @DoubleRange(max = 1) double a,
      @ForAll @DoubleRange(max = 1) double b) {
    Sampler smaller = Sampler.traceIdRatio(Math.min(a, b));
    Sampler larger = Sampler.traceIdRatio(Math.max(a, b));

    assertThat(!takes(smaller, id) || takes(larger, id)).isTrue();
    assertThat(takes(Sampler.traceIdRatio(1), id)).isTrue();
    assertThat(takes(Sampler.traceIdRatio(0), id)).isFalse();
  }

  @Test
  void theLeftmostByteOfTheRandomPartDoesNotCount() {
    Sampler half = Sampler.traceIdRatio(0.5);

    assertThat(takes(half, 0xff00_0000_0000_0000L)).isFalse();
    assertThat(takes(half, 0x0080_0000_0000_0000L)).isTrue();
    assertThat(takes(half, 0x007f_ffff_ffff_ffffL)).isFalse();
  }

  @Test
  void aParentDecidesOnlyWhereItIsAsked() {
    Sampler based = Sampler.parentBased(Sampler.alwaysOff());

    assertThat(decide(based, PARENT)).isEqualTo(Sampler.AS_PARENT);
    assertThat(decide(based, null)).isEqualTo(Sampler.NEVER);
    assertThat(decide(Sampler.alwaysOff(), PARENT)).isEqualTo(Sampler.NEVER);
    assertThat(decide(Sampler.alwaysOn(), PARENT)).isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aRatioIsFromZeroToOne() {
    assertThatThrownBy(() -> Sampler.traceIdRatio(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Sampler.traceIdRatio(-0.1)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> Sampler.traceIdRatio(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean takes(Sampler sampler, long traceIdLow) {
    return Probability.isSampled(
        decide(sampler, null), null, Probability.randomness(null, traceIdLow));
  }

  private static long decide(Sampler sampler, @Nullable SpanContext parent) {
    return sampler.decide(parent, 5, "s", SpanKind.SERVER, Protocol.HTTP, null, null);
  }
}
