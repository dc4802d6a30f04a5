package io.datatracing.collector.ledger;

import io.datatracing.storage.api.FateEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that are not in the log yet, by trace; those of one second that differ in their count
 * alone are one. Not safe for several threads.
 */
final class PendingFates {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Map<Long, List<Pending>> byPrefix = new HashMap<>();
  private int size;

  private static final class Pending {
    final String cause;
    final String node;
    final String policy;
    final long second;
    long spans;

    Pending(String cause, String node, String policy, long second) {
      this.cause = cause;
      this.node = node;
      this.policy = policy;
      this.second = second;
    }

    boolean is(String otherCause, String otherNode, String otherPolicy, long otherSecond) {
      return second == otherSecond
          && cause.equals(otherCause)
          && node.equals(otherNode)
          && policy.equals(otherPolicy);
    }

    FateEntry entry(long prefix) {
      return new FateEntry(prefix, cause, node, policy, second * NANOS_PER_SECOND, spans, true)
          .kept();
    }
  }

  /** False when it went into one that was there. */
  boolean add(
      long prefix, String cause, String node, String policy, long timeUnixNano, long spans) {
    long second = Math.floorDiv(timeUnixNano, NANOS_PER_SECOND);
    List<Pending> ofTrace = byPrefix.computeIfAbsent(prefix, p -> new ArrayList<>(1));
    for (Pending pending : ofTrace) {
      if (pending.is(cause, node, policy, second)) {
        pending.spans += spans;
        return false;
      }
    }
    Pending added = new Pending(cause, node, policy, second);
    added.spans = spans;
    ofTrace.add(added);
    size++;
    return true;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  List<FateEntry> of(long prefix) {
    return byPrefix.getOrDefault(prefix, List.of()).stream()
        .map(pending -> pending.entry(prefix))
        .toList();
  }

  List<FateEntry> all() {
    List<FateEntry> entries = new ArrayList<>(size);
    byPrefix.forEach(
        (prefix, ofTrace) -> ofTrace.forEach(pending -> entries.add(pending.entry(prefix))));
    return entries;
  }
}
