package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanTest {
  private static final AttributeKey KEY = AttributeKey.of("key");

  private final Recorder recorder =
      new Recorder(options -> options.withLimits(new SpanLimits(4, 5, 2, 2, 1, 1)));
  private final Span span = start("work");

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void timesAreMonotonicFromOneReadingOfTheWallClock() {
    recorder.advanceNanos(1_234);
    span.end();

    assertThat(span.startEpochNanos()).isEqualTo(Recorder.EPOCH + 500);
    assertThat(span.endEpochNanos() - span.startEpochNanos()).isEqualTo(1_234);
  }

  @Test
  void endingTwiceDoesNothing() {
    span.end();
    long end = span.endEpochNanos();
    recorder.advanceNanos(1);
    span.end();

    assertThat(recorder.only()).isSameAs(span);
    assertThat(span.endEpochNanos()).isEqualTo(end);
  }

  @Test
  void theCodeThatMadeASpanIsKept() {
    InstrumentationScope scope = new InstrumentationScope("shop", "1", null);
    assertThat(span.scope()).isNull();

    span.scope(scope);
    span.event("beside it");
    span.end();
    span.scope(new InstrumentationScope("late", null, null));

    assertThat(span.scope()).isSameAs(scope);
    assertThat(span.events()).hasSize(1);
  }

  @Test
  void manyThreadsMayAddEventsAndLinksAndOneOfThemEndsTheSpan() throws Exception {
    int threads = 8;
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                await(begin);
                for (int j = 0; j < 50; j++) {
                  span.event("event");
                  span.link(new TraceParent(1, 1, 1, 1, null));
                }
                span.end();
              });
      thread.start();
      running.add(thread);
    }
    begin.countDown();
    for (Thread thread : running) {
      thread.join();
    }

    assertThat(recorder.only()).isSameAs(span);
    assertThat(span.events()).hasSize(2);
    assertThat(span.links()).hasSize(2);
    assertThat(span.droppedEvents()).isBetween(48, 50 * threads - 2);
    assertThat(span.droppedLinks()).isBetween(48, 50 * threads - 2);
  }

  @Test
  void afterTheEndNothingIsWritten() {
    span.end();

    span.put(KEY, "late");
    span.rename("late");
    span.status(SpanStatus.ERROR, "late");

    assertThat(span.event("late")).isNull();
    assertThat(span.link(new TraceParent(1, 1, 1, 1, null))).isNull();
    assertThat(span.get(KEY)).isNull();
    assertThat(span.name()).isEqualTo("work");
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void valuesOfEveryTypeAreKept() {
    span.put(AttributeKey.of("s"), "text");
    span.put(AttributeKey.of("l"), 7L);
    span.put(AttributeKey.of("d"), 0.5);
    span.put(AttributeKey.of("b"), true);

    assertThat(span.get(AttributeKey.of("s"))).isEqualTo("text");
    assertThat(span.get(AttributeKey.of("l"))).isEqualTo(7L);
    assertThat(span.get(AttributeKey.of("d"))).isEqualTo(0.5);
    assertThat(span.get(AttributeKey.of("b"))).isEqualTo(true);
  }

  @Test
  void aNumberSetAgainIsReplacedHoweverOften() {
    for (long i = 0; i < 10; i++) {
      span.put(KEY, i);
    }
    span.put(KEY, 2.5);

    assertThat(span.get(KEY)).isEqualTo(2.5);
    assertThat(span.attributeCount()).isEqualTo(1);
  }

  @Test
  void nullIsNotAnAttribute() {
    span.put(KEY, (String) null);

    assertThat(span.attributeCount()).isZero();
  }

  @Test
  void attributesBeyondTheLimitAreCountedAndOldOnesMayChange() {
    IntStream.range(0, 6).forEach(i -> span.put(AttributeKey.of("k" + i), "v"));
    span.put(AttributeKey.of("k0"), "new");

    assertThat(span.attributeCount()).isEqualTo(4);
    assertThat(span.droppedAttributes()).isEqualTo(2);
    assertThat(span.get(AttributeKey.of("k0"))).isEqualTo("new");
  }

  @Test
  void longValuesAreCutBetweenCharacters() {
    span.put(KEY, "1234567");
    span.put(AttributeKey.of("emoji"), "1234\ud83d\ude00");
    span.put(AttributeKey.of("array"), new String[] {"1234567", null});

    assertThat(span.get(KEY)).isEqualTo("12345");
    assertThat(span.get(AttributeKey.of("emoji"))).isEqualTo("1234");
    assertThat((String[]) span.get(AttributeKey.of("array"))).containsExactly("12345", null);
  }

  @Test
  void eventsAndLinksBeyondTheLimitAreCounted() {
    for (int i = 0; i < 5; i++) {
      span.event("e" + i);
      span.link(new TraceParent(1, 1, i + 1, 1, null));
    }

    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("e0", "e1");
    assertThat(span.droppedEvents()).isEqualTo(3);
    assertThat(span.links()).hasSize(2);
    assertThat(span.droppedLinks()).isEqualTo(3);
  }

  @Test
  void attributesOfAnEventHaveTheirOwnLimit() {
    SpanEvent event = span.event("e");
    event.put(KEY, 1);
    event.put(AttributeKey.of("more"), 2);

    assertThat(event.attributeCount()).isEqualTo(1);
    assertThat(event.droppedAttributes()).isEqualTo(1);
  }

  @Test
  void okIsFinalAndOnlyErrorsHaveAMessage() {
    span.status(SpanStatus.ERROR, "bad");
    assertThat(span.statusMessage()).isEqualTo("bad");

    span.status(SpanStatus.OK, "fine");
    span.status(SpanStatus.ERROR, "bad again");

    assertThat(span.status()).isEqualTo(SpanStatus.OK);
    assertThat(span.statusMessage()).isNull();
  }

  private Span start(String name) {
    return recorder.tracer().start(name, SpanKind.INTERNAL, CurrentContext.root());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
