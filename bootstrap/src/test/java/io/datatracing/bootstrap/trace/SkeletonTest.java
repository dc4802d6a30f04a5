package io.datatracing.bootstrap.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A span of a refused trace of which nothing is recorded but how it fails. */
class SkeletonTest {
  private final Recorder recorder = Recorder.refusing();

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void itKeepsNothingUntilItFails() {
    Span span = start(CurrentContext.root());
    span.put(Attributes.URL_PATH, "/before");
    span.rename("renamed");
    span.event("before");
    assertThat(span.isRecording()).isFalse();
    assertThat(span.isSkeleton()).isTrue();
    assertThat(span.takesFailure()).isTrue();

    recorder.advanceNanos(70);
    span.fail(new IllegalStateException("no stock"));
    span.put(Attributes.URL_PATH, "/after");
    recorder.advanceNanos(7);
    span.end();
    assertThat(span.takesFailure()).isFalse();
    span.put(Attributes.URL_PATH, "/late");

    Span kept = recorder.only();
    assertThat(kept.name()).isEqualTo("work");
    assertThat(kept.startEpochNanos()).isEqualTo(Recorder.EPOCH + 500);
    assertThat(kept.endEpochNanos()).isEqualTo(Recorder.EPOCH + 577);
    assertThat(kept.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(kept.statusMessage()).isEqualTo("no stock");
    assertThat(kept.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.name()).isEqualTo("exception");
              assertThat(event.epochNanos()).isEqualTo(Recorder.EPOCH + 570);
              assertThat(event.get(Attributes.EXCEPTION_TYPE))
                  .isEqualTo("java.lang.IllegalStateException");
            });
    assertThat(keys(kept))
        .containsExactly(
            "error.type", "url.path", "datatracing.sampled.by", "datatracing.skeleton");
    assertThat(kept.get(Attributes.URL_PATH)).isEqualTo("/after");
    assertThat(kept.get(Attributes.DATATRACING_SAMPLED_BY)).isEqualTo("rescue");
    assertThat(kept.get(Attributes.DATATRACING_SKELETON)).isEqualTo(true);
    assertThat(kept.flags() & SpanContext.SAMPLED).isZero();
  }

  @Test
  void aFailureIsKeptWhoeverTellsIt() {
    start(CurrentContext.root()).end();
    Span byType = start(CurrentContext.root());
    byType.fail("503");
    byType.end();
    Span byStatus = start(CurrentContext.root());
    byStatus.status(SpanStatus.ERROR, "because");
    byStatus.end();
    Span inTwoSteps = start(CurrentContext.root());
    inTwoSteps.recordException(new IllegalStateException());
    inTwoSteps.status(SpanStatus.ERROR, null);
    inTwoSteps.end();

    assertThat(recorder.ended).containsExactly(byType, byStatus, inTwoSteps);
    assertThat(byType.get(Attributes.ERROR_TYPE)).isEqualTo("503");
    assertThat(byStatus.statusMessage()).isEqualTo("because");
    assertThat(inTwoSteps.events()).hasSize(1);
  }

  @Test
  void whatSomebodyWhoKnowsCallsGoodIsGood() {
    Span before = start(CurrentContext.root());
    before.status(SpanStatus.OK, null);
    before.fail("503");
    before.end();
    Span after = start(CurrentContext.root());
    after.fail("503");
    after.status(SpanStatus.OK, null);
    after.end();

    assertThat(recorder.ended).isEmpty();
  }

  @Test
  void theClocksAreReadWhereSomebodyMayAsk() {
    recorder.close();
    CountingClock clock = new CountingClock();
    try (Recorder counted =
        new Recorder(
            options ->
                options
                    .withClock(clock)
                    .withSampler(Sampler.alwaysOff())
                    .withRescue(new NeverWorthIt(), true))) {
      request(counted);
      assertThat(clock.wall).as("the first refused trace").isEqualTo(1);
      assertThat(clock.monotonic).as("two starts and the end of the first span").isEqualTo(3);
      request(counted);
      assertThat(clock.wall).as("once a second").isEqualTo(1);
      clock.nanos += 1_000_000_000;
      request(counted);
      assertThat(clock.wall).isEqualTo(2);
      assertThat(clock.monotonic).isEqualTo(9);
    }
  }

  @Test
  void aSkeletonOfLateWorkEndsWhenItDoes() {
    Span root = start(CurrentContext.root());
    Span late = start(root.in(CurrentContext.root()));
    root.end();
    recorder.advanceNanos(9);
    late.end();

    assertThat(late.endEpochNanos()).isEqualTo(Recorder.EPOCH + 509);
  }

  @Test
  void aSpanThatNobodyWillRescueTakesNoFailure() {
    recorder.close();
    try (Recorder none = new Recorder(options -> options.withSampler(Sampler.alwaysOff()))) {
      Span span = start(CurrentContext.root());
      assertThat(span.takesFailure()).isFalse();
      span.fail(new IllegalStateException());
      span.end();

      assertThat(span.isSkeleton()).isFalse();
      assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
      assertThat(span.events()).isEmpty();
      assertThat(none.ended).isEmpty();
    }
  }

  @Test
  void rescuingIsSwitchedForTracesThatBegin() {
    Tracer.rescues(false);
    Span before = start(CurrentContext.root());
    Tracer.rescues(true);
    Span below = start(before.in(CurrentContext.root()));
    Span after = start(CurrentContext.root());

    assertThat(List.of(before.isSkeleton(), below.isSkeleton(), after.isSkeleton()))
        .containsExactly(false, false, true);
  }

  private static void request(Recorder counted) {
    Span root = start(CurrentContext.root());
    Span child = start(root.in(CurrentContext.root()));
    child.end();
    root.end();
    assertThat(counted.ended).isEmpty();
  }

  private static Span start(Context parent) {
    return requireNonNull(Tracer.get().start("work", SpanKind.INTERNAL, parent));
  }

  private static List<String> keys(Span span) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < span.attributeCount(); i++) {
      keys.add(requireNonNull(span.keyAt(i)).name());
    }
    return keys;
  }

  private static final class CountingClock implements SpanClock {
    private long nanos = 1_000;
    private int monotonic;
    private int wall;

    @Override
    public long nanoTime() {
      monotonic++;
      return nanos;
    }

    @Override
    public long epochNanos() {
      wall++;
      return nanos;
    }
  }

  private static final class NeverWorthIt extends Rescue {
    @Override
    protected Candidate begin(long nanoTime) {
      return new Candidate() {
        @Override
        protected boolean starts() {
          return false;
        }

        @Override
        protected void ended(Span span) {}
      };
    }
  }
}
