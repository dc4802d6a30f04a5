package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thresholds as they travel in {@code tracestate}, by OpenTelemetry's specification. */
class ProbabilityTest {
  private static final long MASK = Sampler.NEVER - 1;

  @Test
  void thresholdsAreThoseOfTheSpecification() {
    assertThat(written(1)).isEqualTo("ot=th:0");
    assertThat(written(0.5)).isEqualTo("ot=th:8");
    assertThat(written(0.25)).isEqualTo("ot=th:c");
    assertThat(written(0.1)).isEqualTo("ot=th:e666");
    assertThat(written(0.01)).isEqualTo("ot=th:fd70a");
    assertThat(written(Math.pow(2, -56))).isEqualTo("ot=th:ffffffffffffff");
    assertThat(Probability.threshold(0)).isEqualTo(Sampler.NEVER);
  }

  @Property
  void aThresholdIsItsRatioToFourDigits(
      @ForAll @DoubleRange(min = 0.5, max = 1) double share,
      @ForAll @IntRange(max = 40) int halvings) {
    double ratio = Math.scalb(share, -halvings);
    double kept = (double) (Sampler.NEVER - Probability.threshold(ratio)) / Sampler.NEVER;

    assertThat(kept).isCloseTo(ratio, Percentage.withPercentage(0.1));
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll @LongRange(max = MASK) long threshold,
      @ForAll @LongRange(max = MASK) long randomness) {
    long decision = Math.min(threshold, randomness);
    TraceState written =
        Objects.requireNonNull(Probability.state(null, decision, true, randomness));
    TraceState followed = Probability.state(written, Sampler.AS_PARENT, true, randomness);

    assertThat(followed).as("the parent's threshold is respected").isSameAs(written);
    assertThat(written.header()).matches("ot=th:[0-9a-f]{1,14}");
    if (decision > 0) {
      assertThat(Probability.state(written, Sampler.AS_PARENT, true, decision - 1))
          .as("it contradicts the flag")
          .isNull();
    }
  }

  @Property
  void processesWithDifferentRatiosAgree(
      @ForAll long traceId,
      @ForAll @DoubleRange(max = 1) double first,
      @ForAll @DoubleRange(max = 1) double second) {
    SpanContext caller = called(Sampler.traceIdRatio(first), traceId, null);
    SpanContext callee = called(Sampler.traceIdRatio(second), traceId, caller);

    boolean lower = isSampled(first <= second ? caller : callee);
    boolean higher = isSampled(first <= second ? callee : caller);
    assertThat(!lower || higher).isTrue();
    assertThat(threshold(caller)).isEqualTo(isSampled(caller) ? hex(first) : null);
    assertThat(threshold(callee)).isEqualTo(isSampled(callee) ? hex(second) : null);
  }

  @Property(tries = 20)
  void everyRatioTakesItsShareByTheTraceIdAndByAnExplicitRandomness(
      @ForAll long seed, @ForAll @DoubleRange(max = 1) double ratio) {
    SplittableRandom random = new SplittableRandom(seed);
    int byId = 0;
    int byValue = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      long threshold = Probability.threshold(ratio);
      TraceState explicit =
          TraceState.parse(String.format("ot=rv:%014x", random.nextLong() & MASK));
      byId += Probability.randomness(null, random.nextLong()) >= threshold ? 1 : 0;
      byValue += Probability.randomness(explicit, 0) >= threshold ? 1 : 0;
    }

    assertThat((double) byId / tries).isCloseTo(ratio, Offset.offset(0.025));
    assertThat((double) byValue / tries).isCloseTo(ratio, Offset.offset(0.025));
  }

  @Test
  void anExplicitRandomnessWinsOverTheTraceId() {
    assertThat(Probability.randomness(TraceState.parse("ot=th:8;rv:00000000000001"), -1)).isOne();
    assertThat(Probability.randomness(TraceState.parse("a=rv:00000000000001"), -1)).isEqualTo(MASK);
  }

  @Test
  void valuesThatAreNotValidAreRemovedAndTheOthersStay() {
    assertThat(followed("ot=th:xyz")).isNull();
    assertThat(followed("ot=th:")).isNull();
    assertThat(followed("ot=th:123456789012345")).as("15 digits").isNull();
    assertThat(followed("ot=rv:1")).as("14 digits or nothing").isNull();
    assertThat(followed("a=1,ot=p:8;th:xyz;k:2,b=3")).hasToString("ot=p:8;k:2,a=1,b=3");
    assertThat(followed("a=1,ot=rv:ffffffffffffff;th:C"))
        .as("written as the specification writes it")
        .hasToString("ot=th:c;rv:ffffffffffffff,a=1");
    assertThat(followed("ot=rv:00000000000000;th:8"))
        .as("it contradicts the flag")
        .hasToString("ot=rv:00000000000000");
    assertThat(followed("a=1,b=ot")).hasToString("a=1,b=ot");
  }

  @Test
  void anotherReasonThanAProbabilityLeavesNoThreshold() {
    TraceState came = TraceState.parse("ot=th:8,a=1");

    assertThat(Probability.state(came, Sampler.UNCOUNTED, true, MASK)).hasToString("a=1");
    assertThat(Probability.state(came, 5, false, 4)).as("not sampled").hasToString("a=1");
    assertThat(Probability.state(came, 0xc0_0000_0000_0000L, true, MASK))
        .hasToString("ot=th:c,a=1");
  }

  @Test
  void theDefaultWritesNothing() {
    assertThat(called(Sampler.parentBased(Sampler.alwaysOn()), 5, null).traceState()).isNull();
  }

  private static @Nullable TraceState followed(String header) {
    return Probability.state(
        TraceState.parse(header),
        Sampler.AS_PARENT,
        true,
        Probability.randomness(TraceState.parse(header), MASK));
  }

  private static @Nullable String written(double ratio) {
    TraceState state = Probability.state(null, Probability.threshold(ratio), true, MASK);
    return state == null ? null : state.header();
  }

  private static @Nullable String hex(double ratio) {
    String header = written(ratio);
    return header == null ? null : header.substring("ot=th:".length());
  }

  private static @Nullable String threshold(SpanContext span) {
    TraceState state = span.traceState();
    return state == null ? null : state.header().replace("ot=th:", "");
  }

  private static boolean isSampled(SpanContext span) {
    return (span.flags() & SpanContext.SAMPLED) != 0;
  }

  /** What a process with this sampler tells the next one. */
  private static SpanContext called(Sampler sampler, long traceId, @Nullable SpanContext caller) {
    try (Recorder recorder =
        new Recorder(options -> options.withSampler(sampler).withIds(() -> traceId | 1L << 62))) {
      Span span =
          Objects.requireNonNull(
              recorder
                  .tracer()
                  .start(
                      "s",
                      SpanKind.SERVER,
                      caller == null
                          ? CurrentContext.root()
                          : Span.withRemoteParent(CurrentContext.root(), caller)));
      return new TraceParent(
          span.traceIdHigh(), span.traceIdLow(), 1, span.flags(), span.traceState());
    }
  }
}
