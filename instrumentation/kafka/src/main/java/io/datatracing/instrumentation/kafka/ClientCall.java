package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client that moves no record: commit, seek, the end of a transaction. Told as an event
 * of the span it was made in; as a span of its own where it failed or took more than a second.
 */
final class ClientCall {
  /** Replaced by tests, whose broker may be slow, before the first call. */
  private static volatile long slowNanos = 1_000_000_000L;

  /** Partitions that one event names at most. */
  static final int MOST_PARTITIONS = 32;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private ClientCall() {}

  /** A call that takes longer is a span. */
  static void slowFrom(long nanos) {
    slowNanos = nanos;
  }

  /**
   * Where the call's attributes belong, to be given to {@link #end} afterwards.
   *
   * @param operation {@code commit}
   * @param subject of the span's name: a group or transactional id
   * @param startNanos when the call began, by {@link System#nanoTime}
   * @param made the span that it was made in; null for none
   * @param caller the context that it was made in
   * @return null if there is nothing to tell it to
   */
  static @Nullable AttributeList begin(
      String operation,
      @Nullable String subject,
      long startNanos,
      @Nullable Throwable thrown,
      @Nullable Span made,
      Context caller) {
    long nanos = System.nanoTime() - startNanos;
    if (thrown == null && nanos <= slowNanos) {
      return made == null || !made.isRecording() ? null : made.event(operation);
    }
    String name = subject == null ? operation : operation + " " + subject;
    long start = System.currentTimeMillis() * NANOS_PER_MILLI - nanos;
    Span span = Tracer.get().start(name, SpanKind.CLIENT, Protocol.MESSAGING, caller, start, null);
    if (span != null) {
      span.put(Attributes.MESSAGING_SYSTEM, "kafka");
      span.put(Attributes.MESSAGING_OPERATION_NAME, operation);
    }
    return span;
  }

  /** The call began in the current context. */
  static @Nullable AttributeList begin(
      String operation, @Nullable String subject, long startNanos, @Nullable Throwable thrown) {
    return begin(operation, subject, startNanos, thrown, Span.current(), CurrentContext.current());
  }

  static void end(AttributeList told, @Nullable Throwable thrown) {
    if (told instanceof Span) {
      Span span = (Span) told;
      if (thrown != null) {
        span.fail(thrown);
      }
      span.end();
    }
  }

  /** {@code topic/partition:offset} of each; null for none. */
  static String @Nullable [] offsets(@Nullable Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets == null || offsets.isEmpty()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
      if (texts.size() < MOST_PARTITIONS) {
        texts.add(text(entry.getKey()) + ":" + entry.getValue().offset());
      }
    }
    return texts.toArray(new String[0]);
  }

  /** {@code topic/partition} of each; null for none. */
  static String @Nullable [] partitions(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      if (texts.size() < MOST_PARTITIONS) {
        texts.add(text(partition));
      }
    }
    return texts.toArray(new String[0]);
  }

  private static String text(TopicPartition partition) {
    return partition.topic() + "/" + partition.partition();
  }
}
