package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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

  /** Which worker owns a trace. */
  int shardOf(long high, long low) {
    // Some ids have a time or zeros in one half; the golden ratio spreads what is left.
    long mixed = (high ^ low) * 0x9E3779B97F4A7C15L;
    return (int) ((mixed >>> 32) * workers >>> 32);
  }

  public TailOptions withWindow(Duration value) {
    return but(next -> next.window = value);
  }

  public TailOptions withWorkers(int value) {
    return but(next -> next.workers = value);
  }

  public TailOptions withMemory(long bytes) {
    return but(next -> next.maxMemoryBytes = bytes);
  }

  public TailOptions withJournal(long maxBytes, long fileBytes) {
    return but(
        next -> {
          next.maxJournalBytes = maxBytes;
          next.journalFileBytes = fileBytes;
        });
  }

  public TailOptions withDecisions(int value, int ofFilters) {
    return but(
        next -> {
          next.maxDecisions = value;
          next.filters = ofFilters;
        });
  }

  public TailOptions withLinks(@Nullable LinkOptions value) {
    return but(next -> next.links = value);
  }

  public TailOptions withDryRun(boolean value) {
    return but(next -> next.dryRun = value);
  }

  private TailOptions but(Consumer<Changes> change) {
    Changes next = new Changes(this);
    change.accept(next);
    return new TailOptions(
        policies,
        next.window,
        next.workers,
        next.maxMemoryBytes,
        next.maxJournalBytes,
        next.journalFileBytes,
        maxQueuedBytes,
        maxUnstoredBytes,
        next.maxDecisions,
        next.filters,
        next.links,
        next.dryRun);
  }

  /** What may be said anew; the rest stays. */
  private static final class Changes {
    private Duration window;
    private int workers;
    private long maxMemoryBytes;
    private long maxJournalBytes;
    private long journalFileBytes;
    private int maxDecisions;
    private int filters;
    private @Nullable LinkOptions links;
    private boolean dryRun;

    Changes(TailOptions from) {
      window = from.window;
      workers = from.workers;
      maxMemoryBytes = from.maxMemoryBytes;
      maxJournalBytes = from.maxJournalBytes;
      journalFileBytes = from.journalFileBytes;
      maxDecisions = from.maxDecisions;
      filters = from.filters;
      links = from.links;
      dryRun = from.dryRun;
    }
  }
}
