package io.datatracing.collector.sampling.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.RecordingWriter;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.collector.selftrace.TracedNode;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that end in the journal and others that begin there: merged, split, and linked. */
class TailTracingTest {
  private static final TracedNode BEFORE = new TracedNode("receive", "receive", false, false);

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final RecordingWriter store = new RecordingWriter();
  private final SelfTracing tracing = SelfTracing.of(store, new PrometheusRegistry());
  private final List<NodeSpan> carried = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private TailNode node;

  @BeforeEach
  void open() {
    // What holds until the end only, so that nothing is kept before it.
    Policy policy = Policy.keep("fine", new Condition.Not(new Condition.Failed()));
    node = TailNode.withoutThreads(TailOptions.of(List.of(policy)).withWorkers(1), context());
  }

  private NodeContext context() {
    return new NodeContext(
        "tail-1",
        (batch, origin, done) -> {
          NodeSpan span = origin.span();
          if (span != null) {
            carried.add(span);
          }
          done.stored();
        },
        (trace, cause, id, policy, spans) -> {},
        directory,
        () -> TailFixture.START + nanos.get(),
        nanos::get,
        new PrometheusRegistry(),
        tracing);
  }

  @AfterEach
  void close() {
    node.close();
    tracing.close();
  }

  private NodeSpan send(Span... spans) {
    OtlpBatch batch = OtlpBatch.of(List.of(spans));
    NodeSpan from = tracing.begin(BEFORE, List.of(), batch);
    node.take(
        batch,
        new BatchOrigin("otlp", "protobuf").in(from),
        from.around(
            new AppendCallback() {
              @Override
              public void stored() {
                answered.incrementAndGet();
              }

              @Override
              public void failed(StoreException cause) {
                throw new AssertionError(cause);
              }
            }));
    node.pump();
    return from;
  }

  @Test
  void whatIsHandedOnIsLinkedWithTheBatchesItCameIn() {
    tracing.mode(SelfTracing.Mode.FULL);
    NodeSpan first = send(TailFixture.span(1, 1).build(), TailFixture.span(2, 1).build());
    NodeSpan second = send(TailFixture.span(1, 2).build());
    assertThat(answered).hasValue(2);
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    node.pump();
    assertThat(carried).hasSize(1);
    await().atMost(Duration.ofSeconds(60)).until(() -> store.spans().size() == 3);
    Span handedOn =
        store.spans().stream().filter(span -> span.name().equals("tail-1")).findFirst().get();
    assertThat(handedOn.links().stream().map(Link::spanId))
        .containsExactlyInAnyOrder(first.ref().span(), second.ref().span());
    assertThat(handedOn.parentSpanId()).isNull();
    assertThat(handedOn.events().stream().map(Event::name))
        .containsExactly("timer.tick", "flush", "ack");
    assertThat(handedOn.attributes())
        .contains(
            io.datatracing.model.Attribute.of("stateful", true),
            io.datatracing.model.Attribute.of("pdata.batch.size", 3));
  }

  @Test
  void offNothingIsCarried() {
    node.take(
        OtlpBatch.of(List.of(TailFixture.span(1, 1).build())),
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            answered.incrementAndGet();
          }

          @Override
          public void failed(StoreException cause) {
            throw new AssertionError(cause);
          }
        });
    node.pump();
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    node.pump();
    assertThat(answered).hasValue(1);
    assertThat(carried).isEmpty();
    assertThat(node.figures().storedSpans()).isEqualTo(1);
  }
}
