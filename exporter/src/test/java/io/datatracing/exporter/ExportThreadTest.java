package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExportThreadTest {
  private final Losses losses = new Losses();
  private final ExporterOptions options =
      new ExporterOptions("http://c/v1/traces", Map.of(), false, 1_000, 64, 1 << 20, 4, 60_000);
  private final SpanQueue queue = new SpanQueue(options.queueSpans(), options.queueBytes(), losses);
  private final Spans spans = new Spans(queue::offer);
  private ExportWorker worker;
  private ExportThread thread;

  @AfterEach
  void stop() {
    thread.shutDown();
  }

  @Test
  void sendingIsNotTraced() {
    AtomicBoolean traced = new AtomicBoolean(true);
    start(
        (body, length, timeoutMillis) -> {
          traced.set(Tracer.get().start("POST", SpanKind.CLIENT, CurrentContext.current()) != null);
          return SendResult.ok();
        });
    fillABatch();

    await().atMost(Duration.ofSeconds(60)).until(() -> worker.sent() == 4);
    assertThat(traced).isFalse();
  }

  @Test
  void aFullBatchWakesTheThreadLongBeforeTheDelay() {
    start((body, length, timeoutMillis) -> SendResult.ok());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> thread.getState() == Thread.State.TIMED_WAITING);

    fillABatch();

    await().atMost(Duration.ofSeconds(60)).until(() -> worker.sent() == 4);
  }

  @Test
  void aFaultCostsTheBatchNotTheThread() {
    long before = Faults.count("exporter");
    AtomicBoolean broken = new AtomicBoolean(true);
    start(
        (body, length, timeoutMillis) -> {
          if (broken.getAndSet(false)) {
            throw new IllegalStateException("a bug in the transport");
          }
          return SendResult.ok();
        });
    fillABatch();
    await().atMost(Duration.ofSeconds(60)).until(() -> losses.of(LossCause.EXPORT_FAILED) == 4);

    fillABatch();

    await().atMost(Duration.ofSeconds(60)).until(() -> worker.sent() == 4);
    assertThat(Faults.count("exporter")).isEqualTo(before + 1);
    assertThat(worker.waiting()).isZero();
  }

  private void fillABatch() {
    for (int i = 0; i < 4; i++) {
      spans.ended("s");
    }
  }

  private void start(Transport transport) {
    worker =
        new ExportWorker(
            options,
            queue,
            () -> new OtlpEncoder(new byte[0], "s", "v"),
            transport,
            losses,
            new OutageReport("http://c", losses, new PrintStream(OutputStream.nullOutputStream())),
            new Backoff(IdGenerator.strong()),
            SpanClock.system(),
            () -> {});
    thread = new ExportThread(worker, queue, options.batchSpans(), () -> {}, () -> {});
    thread.start();
  }
}
