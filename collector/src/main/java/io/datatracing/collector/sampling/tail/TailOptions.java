package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.policy.Policy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tail node works.
 *
 * @param policies asked of every trace; without one that speaks it is not kept
 * @param window how long a trace waits, from its first span
 * @param workers threads that own a share of the trace ids each
 * @param maxMemoryBytes of spans that wait and of what is known about them; what is beyond it is
 *     left in the journal only
 * @param maxJournalBytes of files; before they are reached the oldest traces are decided early, at
 *     them batches are refused
 * @param journalFileBytes at which another file begins
 * @param maxQueuedBytes of batches on their way to the disk and to the workers
 * @param maxUnstoredBytes of kept spans on their way to what follows
 * @param maxDecisions that are remembered exactly, over all workers; older ones in filters
 * @param filters of older decisions, each of a quarter of {@code maxDecisions}
 * @param links null when traces are decided alone
 * @param dryRun whether everything is kept, and marked with what would have become of it
 */
public record TailOptions(
    List<Policy> policies,
    Duration window,
    int workers,
    long maxMemoryBytes,
    long maxJournalBytes,
    long journalFileBytes,
    long maxQueuedBytes,
    long maxUnstoredBytes,
    int maxDecisions,
    int filters,
    @Nullable LinkOptions links,
    boolean dryRun) {

  public TailOptions {
    policies = List.copyOf(policies);
    atLeast("window", window.toMillis(), 1, "ms");
    if (window.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("window is " + window + "; give at most 1d");
    }
    atLeast("workers", workers, 1, "threads");
    if (workers > 64) {
      throw new IllegalArgumentException("workers is " + workers + "; give at most 64");
    }
    atLeast("max-memory", maxMemoryBytes, 1 << 20, "bytes");
    atLeast("journal-file", journalFileBytes, 1 << 16, "bytes");
    if (journalFileBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "journal-file is " + journalFileBytes + " bytes; give at most 1GiB");
    }
    atLeast("max-journal", maxJournalBytes, 4 * journalFileBytes, "bytes");
    atLeast("max-queued", maxQueuedBytes, 1 << 16, "bytes");
    atLeast("max-unstored", maxUnstoredBytes, 1 << 16, "bytes");
    atLeast("max-decisions", maxDecisions, 1_024, "traces");
    atLeast("filters", filters, 0, "filters");
  }

  private static void atLeast(String name, long value, long least, String unit) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + " " + unit + "; give " + least + " or more");
    }
  }

  /**
   * Bounds of link groups.
   *
   * @param maxMembers traces that are in groups now, over all workers
   * @param maxGroup traces in one group
   * @param maxWait how much longer than its own window a trace waits for those it is linked with
   */
  public record LinkOptions(int maxMembers, int maxGroup, Duration maxWait) {
    public static final LinkOptions DEFAULT =
        new LinkOptions(200_000, 10_000, Duration.ofSeconds(30));

    public LinkOptions {
      atLeast("links max-members", maxMembers, 2, "traces");
      atLeast("links max-group", maxGroup, 2, "traces");
      atLeast("links max-wait", maxWait.toMillis(), 0, "ms");
    }
  }

  /** The bounds of an ordinary machine. */
  public static TailOptions of(List<Policy> policies) {
    return new TailOptions(
        policies,
        Duration.ofSeconds(30),
        Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())),
        256L << 20,
        8L << 30,
        64L << 20,
        64L << 20,
        16L << 20,
        1 << 20,
        16,
        LinkOptions.DEFAULT,
        false);
  }

  public TailOptions withWindow(Duration value) {
    return new TailOptions(
        policies,
        value,
        workers,
        maxMemoryBytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  public TailOptions withWorkers(int value) {
    return new TailOptions(
        policies,
        window,
        value,
        maxMemoryBytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  public TailOptions withMemory(long bytes) {
    return new TailOptions(
        policies,
        window,
        workers,
        bytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  public TailOptions withJournal(long maxBytes, long fileBytes) {
    return new TailOptions(
        policies,
        window,
        workers,
        maxMemoryBytes,
        maxBytes,
        fileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        links,
        dryRun);
  }

  public TailOptions withDecisions(int value, int ofFilters) {
    return new TailOptions(
        policies,
        window,
        workers,
        maxMemoryBytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        value,
        ofFilters,
        links,
        dryRun);
  }

  public TailOptions withLinks(@Nullable LinkOptions value) {
    return new TailOptions(
        policies,
        window,
        workers,
        maxMemoryBytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        value,
        dryRun);
  }

  public TailOptions withDryRun(boolean value) {
    return new TailOptions(
        policies,
        window,
        workers,
        maxMemoryBytes,
        maxJournalBytes,
        journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        maxDecisions,
        filters,
        links,
        value);
  }
}
