package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.propagation.TraceParent;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final SpanContext SAMPLED = new TraceParent(1, 1, 1, 1, null);
  private static final SpanContext NOT_SAMPLED = new TraceParent(1, 1, 1, 0, null);

  @Test
  void aRatioTakesItsShare() {
    Sampler sampler = Sampler.traceIdRatio(0.3);
    SplittableRandom random = new SplittableRandom(42);
    long taken = random.longs(100_000).filter(id -> sampler.sample(null, id)).count();

    assertThat(taken / 100_000.0).isCloseTo(0.3, Offset.offset(0.01));
  }

  @Property
  void whatASmallRatioTakesALargerOneTakesToo(
      @ForAll long id,
      @ForAll @DoubleRange(max = 1) double a,
      @ForAll @DoubleRange(max = 1) double b) {
    Sampler smaller = Sampler.traceIdRatio(Math.min(a, b));
    Sampler larger = Sampler.traceIdRatio(Math.max(a, b));

    assertThat(!smaller.sample(null, id) || larger.sample(null, id)).isTrue();
    assertThat(Sampler.traceIdRatio(1).sample(null, id)).isTrue();
    assertThat(Sampler.traceIdRatio(0).sample(null, id)).isFalse();
  }

  @Test
  void theLeftmostByteOfTheRandomPartDoesNotCount() {
    Sampler half = Sampler.traceIdRatio(0.5);

    assertThat(half.sample(null, 0xff00_0000_0000_0000L)).isFalse();
    assertThat(half.sample(null, 0x0080_0000_0000_0000L)).isTrue();
    assertThat(half.sample(null, 0x007f_ffff_ffff_ffffL)).isFalse();
  }

  @Test
  void aParentDecidesOnlyWhereItIsAsked() {
    Sampler based = Sampler.named("parentbased_always_off", null);

    assertThat(based.sample(SAMPLED, 1)).isTrue();
    assertThat(based.sample(NOT_SAMPLED, 1)).isFalse();
    assertThat(based.sample(null, 1)).isFalse();
    assertThat(Sampler.alwaysOff().sample(SAMPLED, 1)).isFalse();
    assertThat(Sampler.alwaysOn().sample(NOT_SAMPLED, 1)).isTrue();
  }

  @Test
  void samplersHaveTheNamesOfTheSpecification() {
    assertThat(Sampler.named("always_on", null)).hasToString("always_on");
    assertThat(Sampler.named("always_off", null)).hasToString("always_off");
    assertThat(Sampler.named("traceidratio", "0.25")).hasToString("traceidratio{0.25}");
    assertThat(Sampler.named("parentbased_traceidratio", null))
        .hasToString("parentbased_traceidratio{1.0}");
    assertThatThrownBy(() -> Sampler.named("sometimes", null))
        .hasMessageContaining("\"sometimes\"");
    assertThatThrownBy(() -> Sampler.named("traceidratio", "x")).hasMessageContaining("\"x\"");
    assertThatThrownBy(() -> Sampler.named("traceidratio", "1.5")).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Sampler.traceIdRatio(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
