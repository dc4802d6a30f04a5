package io.datatracing.collector.agents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one process with an agent in it. All methods may be called by any thread. */
final class Agent {
  /** An agent that missed three heartbeats, and a little more, is gone. */
  private static final long MISSED_HEARTBEATS = 3;

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long USUAL_INTERVAL_NANOS = 10_000_000_000L;
  private static final int MOST_DROP_REPORTS = 64;

  /** Losses of spans that were ended and offered; other spans were never counted as ended. */
  private static final Set<String> AFTER_END =
      Set.of("agent.queue_full", "agent.limit", "agent.export_failed", "agent.process_died");

  private static final String QUEUE_FULL = "agent.queue_full";

  enum State {
    ACTIVE,
    STOPPED,
    GONE;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final String id;
  private final long firstSeenNanos;
  private final Map<String, Long> lost = new TreeMap<>();
  private final Map<String, Long> published = new HashMap<>();
  private final Deque<DropReport> drops = new ArrayDeque<>();
  private @Nullable Heartbeat last;
  private @Nullable Wanted wanted;
  private boolean controllable;
  private long lastSeenNanos;
  private long ended;
  private long received;
  private long lastSequence;
  private long refusingSinceNanos = Long.MIN_VALUE;

  /**
   * @param nowNanos nanoseconds since 1970, as all times here
   */
  Agent(String id, long nowNanos) {
    this.id = id;
    this.firstSeenNanos = nowNanos;
    this.lastSeenNanos = nowNanos;
  }

  String id() {
    return id;
  }

  /** Empty until its first heartbeat. */
  synchronized String service() {
    return last == null ? "" : last.service();
  }

  synchronized @Nullable Heartbeat last() {
    return last;
  }

  synchronized long lastSeenNanos() {
    return lastSeenNanos;
  }

  long firstSeenNanos() {
    return firstSeenNanos;
  }

  /**
   * @param mayBeTold whether the heartbeat showed what it takes to be controlled from here
   */
  synchronized void heard(Heartbeat heartbeat, boolean mayBeTold, long nowNanos) {
    last = heartbeat;
    controllable = mayBeTold;
    counted(heartbeat.ended(), heartbeat.lost(), nowNanos);
    for (DropReport drop : heartbeat.drops()) {
      if (drops.size() == MOST_DROP_REPORTS) {
        drops.removeFirst();
      }
      drops.addLast(drop);
    }
  }

  /** Cumulative counters, of a heartbeat or of a request with spans; the larger one is newer. */
  synchronized void counted(long nowEnded, Map<String, Long> nowLost, long nowNanos) {
    lastSeenNanos = Math.max(lastSeenNanos, nowNanos);
    ended = Math.max(ended, nowEnded);
    nowLost.forEach(
        (cause, count) -> {
          long before = lost.getOrDefault(cause, 0L);
          if (count > before) {
            lost.put(cause, count);
            if (cause.equals(QUEUE_FULL)) {
              refusingSinceNanos = nowNanos;
            }
          }
        });
  }

  /**
   * Spans of one request that were acknowledged.
   *
   * @param sequence of the request, which is the same when it is tried again; 0 if it has none
   */
  synchronized void received(long sequence, int spans) {
    if (sequence == 0 || sequence > lastSequence) {
      received += spans;
      lastSequence = Math.max(lastSequence, sequence);
    }
  }

  synchronized State state(long nowNanos) {
    if (last != null && last.stopping()) {
      return State.STOPPED;
    }
    return nowNanos - lastSeenNanos > patienceNanos() ? State.GONE : State.ACTIVE;
  }

  private long patienceNanos() {
    return MISSED_HEARTBEATS * intervalNanos() + PATIENCE_NANOS;
  }

  private long intervalNanos() {
    long interval = last == null ? 0 : last.intervalMillis() * 1_000_000;
    return interval <= 0 ? USUAL_INTERVAL_NANOS : interval;
  }

  synchronized Account account() {
    long afterEnd =
        lost.entrySet().stream()
            .filter(entry -> AFTER_END.contains(entry.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    // Of an agent whose spans come another way (by gRPC, through another collector) no request is
    // its own here; then it is believed what arrived.
    long arrived = lastSequence == 0 && last != null ? last.exported() : received;
    long onDisk = last == null ? 0 : last.onDisk();
    long missing = Math.max(0, ended - arrived - afterEnd - onDisk);
    boolean stopped = last != null && last.stopping();
    long capacity = last == null ? 0 : last.capacity();
    boolean refusing =
        refusingSinceNanos != Long.MIN_VALUE
            && lastSeenNanos - refusingSinceNanos <= 2 * intervalNanos();
    return new Account(
        ended,
        received,
        afterEnd,
        onDisk,
        missing,
        stopped ? missing : Math.max(missing, capacity),
        stopped || (last != null && !refusing));
  }

  synchronized Map<String, Long> lost() {
    return new TreeMap<>(lost);
  }

  synchronized List<DropReport> drops() {
    return new ArrayList<>(drops);
  }

  /** Losses that were not given out by this method before; empty until the service is known. */
  synchronized Map<String, Long> unpublishedLosses() {
    if (last == null) {
      return Map.of();
    }
    Map<String, Long> fresh = new TreeMap<>();
    lost.forEach(
        (cause, count) -> {
          long before = published.getOrDefault(cause, 0L);
          if (count > before) {
            fresh.put(cause, count - before);
            published.put(cause, count);
          }
        });
    return fresh;
  }

  /** Adds to what is wanted of this agent; what {@code more} leaves open stays as it was. */
  synchronized void want(Wanted more) {
    Wanted before = wanted;
    wanted =
        before == null
            ? more
            : new Wanted(
                more.revision(),
                more.mode() == null ? before.mode() : more.mode(),
                more.sampler() == null ? before.sampler() : more.sampler(),
                more.sampler() == null ? before.samplerArgument() : more.samplerArgument(),
                more.samplerRules() == null ? before.samplerRules() : more.samplerRules());
  }

  synchronized @Nullable Wanted wanted() {
    return wanted;
  }

  /** What the agent is to be told now; null if it has applied everything. */
  synchronized @Nullable Wanted unapplied() {
    return wanted == null || last == null || last.revision() >= wanted.revision() ? null : wanted;
  }

  synchronized boolean isControllable() {
    return controllable;
  }
}
