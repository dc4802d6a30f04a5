package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way with threads and a real server: every span is sent or counted. */
class AccountingTest {
  private static final int THREADS = 4;
  private static final int SPANS = 5_000;

  private final Losses losses = new Losses();
  private Collector collector;

  @BeforeEach
  void start() throws Exception {
    collector = new Collector();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void allSpansOfManyThreadsArrive() throws Exception {
    Exporter exporter = exporter(32_768);
    makeSpans(exporter);

    assertThat(exporter.flush(120_000)).isTrue();
    assertThat(exporter.sent()).isEqualTo(THREADS * SPANS);
    assertThat(collector.spans).hasSize(THREADS * SPANS);
    assertThat(
            collector.spans.stream()
                .map(io.opentelemetry.proto.trace.v1.Span::getSpanId)
                .distinct())
        .hasSize(THREADS * SPANS);
    assertThat(losses.total()).isZero();
    exporter.close(1_000);
  }

  @Test
  void aQueueTooSmallLosesSpansByCauseAndNoneWithout() throws Exception {
    Exporter exporter = exporter(64);
    makeSpans(exporter);

    assertThat(exporter.flush(120_000)).isTrue();
    assertThat(exporter.sent() + losses.total()).isEqualTo(THREADS * SPANS);
    assertThat(losses.total()).isEqualTo(losses.of(LossCause.QUEUE_FULL));
    assertThat(collector.spans).hasSize((int) exporter.sent());
    exporter.close(1_000);
  }

  @Test
  void whatAClosedExporterStillGetsIsCounted() {
    Exporter exporter = exporter(100);
    Spans spans = new Spans(exporter);
    spans.ended("in time");
    assertThat(exporter.isRunning()).isTrue();
    exporter.close(120_000);

    spans.ended("late");

    assertThat(exporter.sent()).isEqualTo(1);
    assertThat(losses.of(LossCause.PROCESS_DIED)).isEqualTo(1);
  }

  @Test
  void withoutASpanThereIsNoThread() {
    Exporter exporter = exporter(100);

    assertThat(exporter.flush(0)).isTrue();
    assertThat(exporter.isRunning()).isFalse();
  }

  private Exporter exporter(int queueSpans) {
    ExporterOptions options =
        new ExporterOptions(
            collector.endpoint() + "/v1/traces",
            Map.of(),
            false,
            10_000,
            queueSpans,
            64 << 20,
            32,
            50);
    return new Exporter(
        options, new ResourceDetector(new Settings(Map.of(), Map.of(), Map.of())), losses);
  }

  private static void makeSpans(Exporter exporter) throws InterruptedException {
    Spans spans = new Spans(TracerOptions.to(exporter, new Losses()));
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException interrupted) {
                  throw new AssertionError(interrupted);
                }
                for (int i = 0; i < SPANS; i++) {
                  spans.ended("s" + i);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
