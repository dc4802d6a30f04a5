package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that the group's coordinator gave one consumer. They change inside of {@code
 * poll}; a change is the event {@code rebalance} of the span that polled, or where there is none,
 * of the next record's span. The first assignment is none.
 *
 * <p>Threads: {@link #changed} may be called by a thread of the client, the rest by the one that
 * polls.
 */
final class Assignment {
  /** On the client's object that keeps the assignment. */
  private static final VirtualField<Change> CHANGES = new VirtualField<>();

  private static final long NANOS_PER_MILLI = 1_000_000L;

  private @Nullable Object subscriptions;
  private boolean searched;
  private @Nullable Set<TopicPartition> known;
  private @Nullable Rebalance untold;

  /** That something has changed since the last look. */
  private static final class Change {
    volatile boolean happened;
  }

  private static final class Rebalance {
    final long epochNanos;
    final String @Nullable [] assigned;
    final String @Nullable [] revoked;

    Rebalance(long epochNanos, String @Nullable [] assigned, String @Nullable [] revoked) {
      this.epochNanos = epochNanos;
      this.assigned = assigned;
      this.revoked = revoked;
    }
  }

  /** The client replaces the assignment that {@code subscriptions} holds. Any thread. */
  static void changed(Object subscriptions) {
    Change change = CHANGES.get(subscriptions);
    if (change == null) {
      change = new Change();
      CHANGES.set(subscriptions, change);
    }
    change.happened = true;
  }

  /** A poll is over. Costs a read or two if nothing has changed. */
  void polled(KafkaConsumer<?, ?> consumer) {
    if (!searched) {
      searched = true;
      subscriptions = LibraryFields.ofConsumer(consumer, "subscriptions");
    }
    Object owner = subscriptions;
    Change change = owner == null ? null : CHANGES.get(owner);
    if (change != null && change.happened) {
      change.happened = false;
      compare(consumer.assignment());
    }
  }

  private void compare(Set<TopicPartition> now) {
    Set<TopicPartition> before = known;
    known = new HashSet<>(now);
    if (before == null) {
      return;
    }
    Rebalance rebalance =
        new Rebalance(
            System.currentTimeMillis() * NANOS_PER_MILLI,
            ClientCall.partitions(without(now, before)),
            ClientCall.partitions(without(before, now)));
    if (rebalance.assigned == null && rebalance.revoked == null) {
      return;
    }
    Span current = Span.from(CurrentContext.current());
    if (current != null && current.isRecording()) {
      tell(rebalance, current);
    } else {
      untold = rebalance;
    }
  }

  private static Collection<TopicPartition> without(
      Set<TopicPartition> these, Set<TopicPartition> those) {
    if (those.isEmpty()) {
      return these;
    }
    Set<TopicPartition> rest = new HashSet<>(these);
    rest.removeAll(those);
    return rest.isEmpty() ? Collections.<TopicPartition>emptySet() : rest;
  }

  /** Tells the span of a record what happened since the one before. */
  void tell(Span span) {
    Rebalance last = untold;
    if (last != null && span.isRecording()) {
      untold = null;
      tell(last, span);
    }
  }

  private static void tell(Rebalance rebalance, Span span) {
    SpanEvent event = span.event("rebalance", rebalance.epochNanos);
    if (event != null) {
      event.put(KafkaAttributes.ASSIGNED, rebalance.assigned);
      event.put(KafkaAttributes.REVOKED, rebalance.revoked);
    }
  }
}
