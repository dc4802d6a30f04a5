package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A tail node without threads, a clock that tests move, and what comes out of it. */
final class TailFixture implements AutoCloseable {
  static final long SECOND = 1_000_000_000L;
  static final long START = 1_790_000_000L * SECOND;

  final Path directory;
  final AtomicLong nanos = new AtomicLong(1_000 * SECOND);

  /** What the node has handed on and was stored. */
  final List<Span> stored = new CopyOnWriteArrayList<>();

  final List<Loss> losses = new CopyOnWriteArrayList<>();
  final AtomicInteger refusals = new AtomicInteger();

  /** How far the wall clock is from where it should be. */
  final AtomicLong wallJump = new AtomicLong();

  boolean isClockFailing;
  boolean isDiskFull;
  TailOptions options;
  TailNode node;

  record Loss(TraceId trace, String cause, String node, String policy, long spans) {}

  TailFixture(Path directory, TailOptions options) {
    this.directory = directory;
    this.options = options;
    this.node = TailNode.withoutThreads(options, context(), this::write);
  }

  private int write(FileChannel channel, ByteBuffer content, long position) throws IOException {
    if (isDiskFull) {
      // Half of it, as a disk does that becomes full.
      int half = content.remaining() / 2;
      channel.write(content.slice(content.position(), half), position);
      throw new IOException("No space left on device");
    }
    return channel.write(content, position);
  }

  NodeContext context() {
    Ledger ledger =
        (trace, cause, id, policy, spans) -> losses.add(new Loss(trace, cause, id, policy, spans));
    return new NodeContext(
        "tail-1",
        next(),
        ledger,
        directory,
        () -> START + nanos.get() + wallJump.get(),
        this::nanoTime,
        new PrometheusRegistry());
  }

  /** Once as told, a fault that nobody has thought of. */
  private long nanoTime() {
    if (isClockFailing) {
      isClockFailing = false;
      throw new IllegalStateException("a fault");
    }
    return nanos.get();
  }

  private SpanIntake next() {
    return (OtlpBatch batch, BatchOrigin origin, AppendCallback done) -> {
      if (refusals.get() > 0) {
        refusals.decrementAndGet();
        done.failed(new StoreOverloadedException("full"));
        return;
      }
      stored.addAll(batch.decode());
      done.stored();
    };
  }

  /** As after {@code kill -9}: nothing of the old node is asked for anything. */
  void restart() {
    node = TailNode.withoutThreads(options, context(), this::write);
    node.pump();
  }

  void restartCleanly() {
    node.close();
    restart();
  }

  /** Fails when the node refuses. */
  void send(Span... spans) {
    send(List.of(spans));
  }

  void send(List<Span> spans) {
    List<StoreException> failures = trySend(spans);
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0));
    }
  }

  List<StoreException> trySend(List<Span> spans) {
    List<String> answers = new ArrayList<>();
    List<StoreException> failures = new ArrayList<>();
    node.take(
        OtlpBatch.of(spans),
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {
            answers.add("stored");
          }

          @Override
          public void failed(StoreException cause) {
            answers.add("failed");
            failures.add(cause);
          }
        });
    node.pump();
    if (answers.size() != 1) {
      throw new AssertionError("answered " + answers);
    }
    return failures;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    node.pump();
  }

  @Override
  public void close() {
    node.close();
  }

  static TraceId trace(long number) {
    return new TraceId(0x1234_5678_9abc_def0L ^ number * 0x9E3779B97F4A7C15L, number);
  }

  static SpanBuilder span(long trace, long span) {
    return Span.builder(trace(trace), new SpanId(span), "GET /orders")
        .times(START + span, START + span + 1_000_000)
        .resource(resource("shop"));
  }

  static Resource resource(String service) {
    return new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, service)));
  }

  static Status error() {
    return new Status(Status.Code.ERROR, "broken");
  }

  /** What the node has put on the span; empty for nothing. */
  static String mark(Span span, String key) {
    return span.attributes().stream()
        .filter(attribute -> attribute.key().equals(key))
        .map(Attribute::value)
        .map(AttributeValue::text)
        .findFirst()
        .orElse("");
  }

  /** The span as it was sent. */
  static Span unmarked(Span span) {
    List<Attribute> own =
        span.attributes().stream()
            .filter(attribute -> !attribute.key().startsWith("datatracing.sampled."))
            .toList();
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startTimeUnixNano(),
        span.endTimeUnixNano(),
        own,
        span.droppedAttributesCount(),
        span.events(),
        span.droppedEventsCount(),
        span.links(),
        span.droppedLinksCount(),
        span.status(),
        span.resource(),
        span.scope());
  }
}
