package io.datatracing.collector;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What a node needs in a test: a recording end behind it, a ledger, a clock. */
public final class NodeHarness {
  public final PrometheusRegistry registry = new PrometheusRegistry();
  public final List<OtlpBatch> out = new CopyOnWriteArrayList<>();
  public final List<String> ledger = new CopyOnWriteArrayList<>();

  /** Added to the time since the machine started. */
  public final AtomicLong skippedNanos = new AtomicLong();

  public final NodeContext context =
      new NodeContext(
          "it",
          (batch, origin, done) -> {
            out.add(batch);
            done.stored();
          },
          (trace, cause, node, policy, spans) ->
              ledger.add(cause + " " + node + " " + policy + " " + trace + " " + spans),
          Path.of("unused"),
          () -> 1_700_000_000_000_000_000L,
          () -> System.nanoTime() + skippedNanos.get(),
          registry);

  /** Spans that came out of the node, of all batches. */
  public List<Span> spans() {
    return out.stream().flatMap(batch -> batch.decode().stream()).toList();
  }

  /** Its answer: "stored", or the failure's class and message. */
  public static CompletableFuture<String> send(Node node, OtlpBatch batch) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    node.take(
        batch,
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            answer.complete("stored");
          }

          @Override
          public void failed(StoreException cause) {
            answer.complete(cause.getClass().getSimpleName() + ": " + cause.getMessage());
          }
        });
    return answer;
  }

  public static CompletableFuture<String> send(Node node, Span... spans) {
    return send(node, OtlpBatch.of(List.of(spans)));
  }

  /** The metrics as they are served. */
  public String metrics() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
