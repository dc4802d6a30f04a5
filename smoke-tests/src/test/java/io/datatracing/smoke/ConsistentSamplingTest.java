package io.datatracing.smoke;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.collector.sampling.span.Consistent;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agent and collector each have consistent probability sampling of their own (Java 8 there, 17
 * here), and decide alike: by the same threshold of a ratio, the same randomness of a trace, and
 * the same text in {@code tracestate}.
 */
class ConsistentSamplingTest {
  private static final double[] RATIOS = {
    1, 0.999_999, 0.75, 0.5, 1.0 / 3, 0.25, 0.1, 0.01, 0.001, 1e-6, 1e-9, 1e-15, Double.MIN_VALUE, 0
  };
  private static final int TRACES = 2_000;

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vendor=x",
        "ot=th:8",
        "ot=th:fd70a;rv:6e6d1a75832a2f",
        "vendor=x,ot=rv:ffffffffffffff;p:3",
        "ot=rv:00000000000000,other=th:1",
        "notot=rv:ffffffffffffff",
      })
  void theyDecideAlikeAndWriteTheSame(String state) {
    Random random = new Random(42);
    for (double ratio : RATIOS) {
      Tracer.install(
          TracerOptions.to(span -> true, new Losses()).withSampler(Sampler.traceIdRatio(ratio)));
      long threshold = Consistent.threshold(ratio);
      for (int i = 0; i < TRACES; i++) {
        long low = i < 2 ? -i : near(threshold, i, random);
        Span span = begin(state, low);
        boolean sampled = (span.flags() & SpanContext.SAMPLED) != 0;

        assertThat(sampled)
            .as("ratio %s, %x, %s", ratio, low, state)
            .isEqualTo(Consistent.randomness(state, low) >= threshold);
        String sent = span.traceState() == null ? "" : span.traceState().header();
        assertThat(Consistent.randomness(sent, low)).isEqualTo(Consistent.randomness(state, low));
        assertThat(Consistent.thresholdOf(sent)).isEqualTo(sampled ? threshold : -1);
        if (sampled) {
          assertThat(sent)
              .isEqualTo(
                  new String(
                      Consistent.withThreshold(state, threshold),
                      java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** What an agent sampled at a ratio, a collector with a higher one keeps. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 0.013, 0.001})
  void aCollectorWithAHigherRatioKeepsAllOfAnAgent(double ratio) {
    Tracer.install(
        TracerOptions.to(span -> true, new Losses()).withSampler(Sampler.traceIdRatio(ratio)));
    Random random = new Random(7);
    int sampled = 0;
    for (int i = 0; i < 20_000; i++) {
      long low = random.nextLong();
      Span span = begin("", low);
      if ((span.flags() & SpanContext.SAMPLED) != 0) {
        sampled++;
        long before = Consistent.thresholdOf(requireNonNull(span.traceState()).header());
        for (double higher : RATIOS) {
          if (higher >= ratio) {
            assertThat(before).isGreaterThanOrEqualTo(Consistent.threshold(higher));
            assertThat(Consistent.randomness("", low))
                .isGreaterThanOrEqualTo(Consistent.threshold(higher));
          }
        }
      }
    }
    assertThat(sampled).isPositive();
  }

  /** Half of them so near to the threshold that its last digits decide. */
  private static long near(long threshold, int i, Random random) {
    return i % 2 == 0
        ? random.nextLong()
        : random.nextLong() & -Consistent.NEVER
            | threshold + random.nextInt(5) - 2 & Consistent.NEVER - 1;
  }

  private static Span begin(String state, long low) {
    TraceParent caller = new TraceParent(1, low == 0 ? 1 : low, 2, 0, TraceState.parse(state));
    return requireNonNull(
        Tracer.get()
            .start("GET", SpanKind.SERVER, Span.withRemoteParent(CurrentContext.root(), caller)));
  }
}
