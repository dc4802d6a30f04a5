package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process with a tail node that takes traces until it is killed, and says of each number when it
 * was acknowledged ({@code a}), stored ({@code s}) or dropped ({@code d}): never before it was.
 */
final class TailCrashChild {
  private static final int IN_FLIGHT = 16;

  private TailCrashChild() {}

  static boolean isFailed(long number) {
    return number % 3 == 0;
  }

  /** Small files and a short window, so that kills meet all that can be under way. */
  static TailOptions options() {
    return TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())))
        .withWorkers(2)
        .withWindow(Duration.ofMillis(200))
        .withJournal(1L << 28, 1 << 16);
  }

  private static List<Span> trace(long number) {
    TraceId id = new TraceId(7, number);
    var first = Span.builder(id, new SpanId(1), "first").times(1_000, 2_000);
    var second = Span.builder(id, new SpanId(2), "second").times(1_000, 2_000);
    if (isFailed(number)) {
      second.status(TailFixture.error());
    }
    return List.of(first.build(), second.build());
  }

  public static void main(String[] args) throws InterruptedException {
    PrintStream out = System.out;
    NodeContext context =
        new NodeContext(
            "tail",
            (batch, origin, done) -> {
              batch.decode().forEach(span -> out.println("s " + span.traceId().low() + " ;"));
              done.stored();
            },
            (trace, cause, node, policy, spans) -> out.println("d " + trace.low() + " ;"),
            Path.of(args[0]),
            () -> System.currentTimeMillis() * 1_000_000,
            System::nanoTime,
            new PrometheusRegistry());
    TailNode node = TailNode.start(options(), context);
    long base = Long.parseLong(args[1]);
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (long i = 1; ; i++) {
      long number = base + i;
      free.acquire();
      node.take(
          OtlpBatch.of(trace(number)),
          new BatchOrigin("otlp", "protobuf"),
          new AppendCallback() {
            @Override
            public void stored() {
              out.println("a " + number + " ;");
              free.release();
            }

            @Override
            public void failed(StoreException cause) {
              out.println("failed " + cause);
              free.release();
            }
          });
    }
  }
}
