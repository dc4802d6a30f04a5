package io.datatracing.model.path;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of many traces goes: their {@link CriticalPath}s added up, trace by trace, in
 * memory that does not grow with their number.
 */
public final class Bottlenecks {
  /** Operations that are told apart; the first ones. */
  public static final int MAX_OPERATIONS = 5_000;

  private record Key(String service, String operation, PathSegment.Kind kind) {}

  private final int most;
  private final Map<Key, Sum> sums = new LinkedHashMap<>();
  private long total;
  private long ignored;
  private long traces;

  public Bottlenecks() {
    this(MAX_OPERATIONS);
  }

  Bottlenecks(int most) {
    this.most = most;
  }

  /** Adds the path of one trace. */
  public void add(Trace trace) {
    traces++;
    Map<Key, Sum> own = new HashMap<>();
    for (PathSegment segment : CriticalPath.of(trace.spans()).segments()) {
      Key key = new Key(segment.span().service(), segment.span().name(), segment.kind());
      own.computeIfAbsent(key, k -> new Sum()).add(segment.durationNanos(), segment.span());
      total += segment.durationNanos();
    }
    own.forEach(this::merge);
  }

  private void merge(Key key, Sum own) {
    Sum sum = sums.get(key);
    if (sum == null) {
      if (sums.size() == most) {
        ignored += own.nanos;
        return;
      }
      sum = new Sum();
      sums.put(key, sum);
    }
    sum.traces++;
    sum.nanos += own.nanos;
    if (own.nanos > sum.maxNanos) {
      sum.maxNanos = own.nanos;
      sum.longest = own.longest;
    }
  }

  /** The largest first. */
  public List<Bottleneck> all() {
    return sums.entrySet().stream()
        .map(entry -> entry.getValue().build(entry.getKey(), total))
        .sorted(Comparator.comparingLong(Bottleneck::nanos).reversed())
        .toList();
  }

  /** Traces that were added. */
  public long traces() {
    return traces;
  }

  /** Length of all paths together. */
  public long totalNanos() {
    return total;
  }

  /** Of it, what belongs to operations that are not told because there were too many. */
  public long ignoredNanos() {
    return ignored;
  }

  private static final class Sum {
    private long nanos;
    private long traces;
    private long maxNanos;
    private long longestSegment;
    private @Nullable Span longest;

    /** Of one trace. */
    void add(long segment, Span span) {
      nanos += segment;
      if (longest == null || segment > longestSegment) {
        longestSegment = segment;
        longest = span;
      }
    }

    Bottleneck build(Key key, long total) {
      Span span = longest;
      if (span == null) {
        throw new IllegalStateException("a sum is made for a span: " + key);
      }
      return new Bottleneck(
          key.service(),
          key.operation(),
          key.kind(),
          nanos,
          (double) nanos / total,
          traces,
          maxNanos,
          span);
    }
  }
}
