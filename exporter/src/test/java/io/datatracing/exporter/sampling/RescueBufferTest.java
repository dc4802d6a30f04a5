package io.datatracing.exporter.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RescueBufferTest {
  private final TestTime time = new TestTime();
  private final Losses losses = new Losses();
  private final List<Span> offered = new ArrayList<>();
  private RescueBuffer buffer = install(1_000, 100, 1 << 20);

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void aTraceThatGoesWellIsDroppedAndCountedOnce() {
    Span root = start(CurrentContext.root());
    Span child = start(root.in(CurrentContext.root()));
    child.end();
    assertThat(buffer.spans()).isEqualTo(2);
    root.end();

    assertThat(offered).isEmpty();
    assertThat(losses).hasToString("agent.head_not_sampled=2");
    assertNothingIsHeld();
  }

  @Test
  void anErrorAnywhereRescuesWhatEndedBeforeAndWhatEndsLater() {
    Span root = start(CurrentContext.root());
    Span before = start(root.in(CurrentContext.root()));
    before.end();
    Span failed = start(root.in(CurrentContext.root()));
    failed.fail(new IllegalStateException("no stock"));
    failed.end();
    assertThat(offered).containsExactly(before, failed);
    Span later = start(root.in(CurrentContext.root()));
    later.end();
    root.end();
    start(root.in(CurrentContext.root())).end();

    assertThat(offered).hasSize(5).contains(later, root);
    assertThat(offered)
        .allSatisfy(
            span -> {
              assertThat(span.get(Attributes.DATATRACING_SAMPLED_BY)).isEqualTo("rescue");
              assertThat(span.flags() & SpanContext.SAMPLED).isZero();
            });
    assertThat(losses.total()).isZero();
    assertNothingIsHeld();
  }

  @Test
  void aSlowFirstSpanRescuesItsTraceAndASlowOtherDoesNot() {
    Span root = start(CurrentContext.root());
    Span child = start(root.in(CurrentContext.root()));
    time.advanceMillis(1_000);
    child.end();
    root.end();
    assertThat(offered).as("not beyond the threshold").isEmpty();

    Span slow = start(CurrentContext.root());
    Span within = start(slow.in(CurrentContext.root()));
    time.advanceMillis(1_001);
    within.end();
    assertThat(offered).isEmpty();
    slow.end();
    assertThat(offered).containsExactly(within, slow);
    assertNothingIsHeld();
  }

  @Test
  void tracesBeyondTheRateAreSkeletonsUntilTheAllowanceIsBack() {
    buffer = install(new RescueOptions(1_000, 100, 1 << 20, 2));
    for (int i = 0; i < 5; i++) {
      Span span = start(CurrentContext.root());
      assertThat(span.isSkeleton()).isEqualTo(i >= 2);
      span.fail("503");
      span.end();
      assertThat(span.get(Attributes.DATATRACING_SAMPLED_BY)).isEqualTo("rescue");
      assertThat(span.get(Attributes.DATATRACING_SKELETON)).isEqualTo(i < 2 ? null : true);
    }
    assertThat(offered).hasSize(5);
    assertThat(losses.total()).isZero();
    assertThat(buffer.refused()).isEqualTo(3);
    assertThat(buffer.skeletons()).isEqualTo(3);
    assertNothingIsHeld();

    time.advanceMillis(500);
    assertThat(start(CurrentContext.root()).isRecording()).isTrue();
    assertThat(start(CurrentContext.root()).isRecording()).isFalse();
  }

  @Test
  void ofASkeletonThatFailsTheSpansAboveItComeToo() {
    buffer = skeletonsOnly();
    Span root = start(CurrentContext.root());
    Span sibling = start(root.in(CurrentContext.root()));
    sibling.end();
    Span middle = start(root.in(CurrentContext.root()));
    Span failed = start(middle.in(CurrentContext.root()));
    failed.fail(new IllegalStateException("no stock"));
    failed.end();
    middle.end();
    Span later = start(root.in(CurrentContext.root()));
    later.end();
    root.end();

    assertThat(offered).containsExactly(failed, middle, later, root);
    assertThat(offered).allSatisfy(span -> assertThat(span.endEpochNanos()).isPositive());
    assertThat(losses).hasToString("agent.head_not_sampled=1");
    assertThat(buffer.skeletons()).isEqualTo(4);
  }

  @Test
  void ofASlowTraceOfSkeletonsTheFirstSpanComes() {
    buffer = skeletonsOnly();
    Span good = start(CurrentContext.root());
    time.advanceMillis(500);
    good.end();
    Span slow = start(CurrentContext.root());
    start(slow.in(CurrentContext.root())).end();
    time.advanceMillis(501);
    slow.end();

    assertThat(offered).containsExactly(slow);
    assertThat(slow.endEpochNanos() - slow.startEpochNanos()).isEqualTo(501_000_000L);
    assertThat(losses).hasToString("agent.head_not_sampled=2");
  }

  @Test
  void lateSkeletonsAreJudgedByThemselves() {
    buffer = skeletonsOnly();
    Span root = start(CurrentContext.root());
    Span async = start(root.in(CurrentContext.root()));
    root.end();
    async.fail("503");
    async.end();

    assertThat(offered).containsExactly(async);
    assertThat(losses).hasToString("agent.head_not_sampled=1");
  }

  @Test
  void aSpanWithoutRoomThatFailsRescuesThoseThatHadRoom() {
    buffer = install(1_000, 2, 1 << 20);
    Span root = start(CurrentContext.root());
    Span child = start(root.in(CurrentContext.root()));
    Span withoutRoom = start(child.in(CurrentContext.root()));
    assertThat(withoutRoom.isSkeleton()).isTrue();
    Span goesWell = start(child.in(CurrentContext.root()));
    goesWell.end();
    withoutRoom.fail("503");
    withoutRoom.end();
    child.end();
    root.end();

    assertThat(offered).containsExactly(withoutRoom, child, root);
    assertThat(child.get(Attributes.DATATRACING_SKELETON)).isNull();
    assertThat(withoutRoom.get(Attributes.DATATRACING_SKELETON)).isEqualTo(true);
    assertThat(losses).hasToString("agent.head_not_sampled=1");
    assertNothingIsHeld();
  }

  @Test
  void whatAnotherSpanTellsIsNeitherOfferedNorLost() {
    for (int rate : new int[] {RescueOptions.MOST_TRACES_PER_SECOND, 1}) {
      buffer = install(new RescueOptions(1_000, 100, 1 << 20, rate));
      offered.clear();
      start(CurrentContext.root()).end();
      long before = losses.total();
      Span root = start(CurrentContext.root());
      assertThat(root.isSkeleton()).isEqualTo(rate == 1);
      Span told = start(root.in(CurrentContext.root()));
      told.fail("503");
      told.discard();
      root.end();
      assertThat(offered).isEmpty();
      assertThat(losses.total()).isEqualTo(before + 1);
      assertNothingIsHeld();
    }
  }

  @Test
  void asyncWorkKeepsTheTraceWaitingAfterItsFirstSpanHasEnded() {
    Span root = start(CurrentContext.root());
    Span async = start(root.in(CurrentContext.root()));
    root.end();
    assertThat(losses.total()).isZero();
    async.status(SpanStatus.ERROR, null);
    async.end();

    assertThat(offered).containsExactly(root, async);
    assertNothingIsHeld();
  }

  @Test
  void lateWorkAfterADroppedTraceIsJudgedByItself() {
    Span root = start(CurrentContext.root());
    root.end();
    Span late = start(root.in(CurrentContext.root()));
    late.status(SpanStatus.ERROR, null);
    late.end();

    assertThat(offered).containsExactly(late);
    assertThat(losses).hasToString("agent.head_not_sampled=1");
    assertNothingIsHeld();
  }

  @Test
  void spansBeyondTheBoundAreNotRecordedButCounted() {
    buffer = install(1_000, 3, 1 << 20);
    Span root = start(CurrentContext.root());
    Span first = start(root.in(CurrentContext.root()));
    Span second = start(root.in(CurrentContext.root()));
    Span third = start(root.in(CurrentContext.root()));
    assertThat(second.isRecording()).isTrue();
    assertThat(third.isRecording()).isFalse();
    assertThat(start(CurrentContext.root()).isRecording()).as("nor another trace").isFalse();
    assertThat(buffer.refused()).isEqualTo(2);
    third.end();
    second.end();
    first.end();
    root.end();

    assertThat(losses).hasToString("agent.head_not_sampled=4");
    assertThat(start(CurrentContext.root()).isRecording()).isTrue();
  }

  @Test
  void bytesAreBounded() {
    buffer = install(1_000, 100, 2_000);
    Span root = start(CurrentContext.root());
    for (int i = 0; i < 10; i++) {
      Span child = start(root.in(CurrentContext.root()));
      child.put(Attributes.URL_PATH, "x".repeat(500));
      child.end();
      assertThat(buffer.bytes()).isLessThanOrEqualTo(2_000);
    }
    root.fail("500");
    root.end();

    assertThat(offered).hasSize(3).endsWith(root);
    assertThat(losses).hasToString("agent.head_not_sampled=8");
    assertNothingIsHeld();
  }

  @Test
  void tracesAreBounded() {
    buffer = install(1_000, 1 << 20, 1 << 30);
    List<Span> roots = new ArrayList<>();
    for (int i = 0; i < RescueBuffer.PLACES + 10; i++) {
      roots.add(start(CurrentContext.root()));
    }
    assertThat(roots).filteredOn(Span::isRecording).hasSize(RescueBuffer.PLACES);
    roots.forEach(Span::end);

    assertThat(losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(roots.size());
    assertNothingIsHeld();
  }

  @Test
  void aSpanNobodyEndsDoesNotHoldRoomForEver() {
    Span root = start(CurrentContext.root());
    Span forgotten = start(root.in(CurrentContext.root()));
    root.end();
    time.advanceMillis(5 * 60_000);
    buffer.sweep();
    assertThat(buffer.spans()).isEqualTo(2);
    time.advanceMillis(1);
    buffer.sweep();

    assertNothingIsHeld();
    assertThat(losses).hasToString("agent.head_not_sampled=1");
    forgotten.end();
    assertThat(losses).hasToString("agent.head_not_sampled=2");
    assertThat(offered).isEmpty();
  }

  @Test
  void aJobThatIsStillOpenAfterFiveMinutesIsSlow() {
    Span job = start(CurrentContext.root());
    Span step = start(job.in(CurrentContext.root()));
    step.end();
    time.advanceMillis(5 * 60_000 + 1);
    buffer.sweep();
    assertThat(offered).containsExactly(step);
    job.end();

    assertThat(offered).containsExactly(step, job);
    assertThat(losses.total()).isZero();
    assertNothingIsHeld();
  }

  /**
   * The conservation law: started = offered + lost by cause, whatever happens in what order, and no
   * failure is lost.
   */
  @Property(tries = 300)
  void everyStartedSpanIsOfferedOrCountedOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int room,
      @ForAll @IntRange(min = 300, max = 6_000) int bytes,
      @ForAll @IntRange(min = 1, max = 40) int tracesPerSecond) {
    losses.add(LossCause.HEAD_NOT_SAMPLED, -losses.of(LossCause.HEAD_NOT_SAMPLED));
    offered.clear();
    buffer = install(new RescueOptions(50, room, bytes, tracesPerSecond));
    Random random = new Random(seed);
    Tracer.sampler(Sampler.traceIdRatio(random.nextDouble()));
    List<Span> open = new ArrayList<>();
    List<Context> contexts = new ArrayList<>(List.of(CurrentContext.root()));
    List<Span> failed = new ArrayList<>();
    int started = 0;
    for (int step = 0; step < 120; step++) {
      if (open.isEmpty() || random.nextInt(5) < 3) {
        Span span = start(contexts.get(random.nextInt(contexts.size())));
        started++;
        open.add(span);
        contexts.add(span.in(CurrentContext.root()));
      } else {
        Span span = open.remove(random.nextInt(open.size()));
        if (random.nextInt(10) == 0) {
          span.fail("500");
          failed.add(span);
        }
        span.end();
        span.end();
      }
      time.advanceMillis(random.nextInt(20) == 0 ? 200_000 : random.nextInt(5));
      buffer.sweep();
      assertThat(buffer.spans()).isBetween(0, room);
      assertThat(buffer.bytes()).isBetween(0L, (long) bytes);
    }
    open.forEach(Span::end);

    assertThat(offered.size() + losses.total()).isEqualTo(started);
    assertThat(offered).doesNotHaveDuplicates().containsAll(failed);
    assertThat(offered).allSatisfy(span -> assertThat(span.endEpochNanos()).isPositive());
    assertNothingIsHeld();
    Tracer.uninstall();
  }

  @Test
  void racingThreadsOfOneTraceLoseNothing() throws InterruptedException {
    buffer = install(60_000, 1 << 20, 1 << 30);
    Span root = start(CurrentContext.root());
    Context below = root.in(CurrentContext.root());
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int span = 0; span < 1_000; span++) {
                  start(below).end();
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    root.end();

    assertThat(losses.of(LossCause.HEAD_NOT_SAMPLED)).isEqualTo(4_001);
    assertNothingIsHeld();
  }

  private void assertNothingIsHeld() {
    assertThat(buffer.spans()).isZero();
    assertThat(buffer.bytes()).isZero();
  }

  /** Its one allowance is used. */
  private RescueBuffer skeletonsOnly() {
    RescueBuffer used = install(new RescueOptions(500, 100, 1 << 20, 1));
    start(CurrentContext.root()).end();
    losses.add(LossCause.HEAD_NOT_SAMPLED, -1);
    return used;
  }

  private RescueBuffer install(int thresholdMillis, int spans, int bytes) {
    return install(
        new RescueOptions(thresholdMillis, spans, bytes, RescueOptions.MOST_TRACES_PER_SECOND));
  }

  private RescueBuffer install(RescueOptions options) {
    RescueBuffer rescue = new RescueBuffer(options, offered::add, losses, time);
    Tracer.install(
        TracerOptions.to(offered::add, losses)
            .withClock(time)
            .withSampler(Sampler.alwaysOff())
            .withRescue(rescue, true));
    return rescue;
  }

  private static Span start(Context parent) {
    return Objects.requireNonNull(Tracer.get().start("s", SpanKind.INTERNAL, parent));
  }
}
