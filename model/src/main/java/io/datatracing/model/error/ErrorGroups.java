package io.datatracing.model.error;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Failures by their fingerprint, trace by trace, in memory that does not grow with their number.
 */
public final class ErrorGroups {
  /** Fingerprints that are told apart; the first ones. */
  public static final int MAX_GROUPS = 1_000;

  private static final Comparator<Span> BY_END =
      Comparator.comparingLong(Span::endTimeUnixNano)
          .thenComparing(Span::traceId)
          .thenComparing(Span::spanId);

  private final int most;
  private final Map<Fingerprint, Counted> groups = new LinkedHashMap<>();
  private long ignored;

  public ErrorGroups() {
    this(MAX_GROUPS);
  }

  ErrorGroups(int most) {
    this.most = most;
  }

  /**
   * Adds the failed spans of a trace, which comes once.
   *
   * @param wanted further conditions on them
   */
  public void add(Trace trace, Predicate<Span> wanted) {
    for (TraceNode node : TraceTree.of(trace).preorder()) {
      Span span = node.span();
      if (!span.status().isError() || !wanted.test(span)) {
        continue;
      }
      Fingerprint fingerprint = Fingerprint.of(span);
      Counted group = groups.get(fingerprint);
      if (group == null) {
        if (groups.size() == most) {
          ignored++;
          continue;
        }
        group = new Counted();
        groups.put(fingerprint, group);
      }
      boolean origin = node.children().stream().noneMatch(child -> child.span().status().isError());
      group.add(span, origin);
    }
  }

  /** Those with the most failures first; of equals the one that was seen last. */
  public List<ErrorGroup> groups() {
    return groups.entrySet().stream()
        .map(entry -> entry.getValue().build(entry.getKey()))
        .sorted(
            Comparator.comparingLong(ErrorGroup::count)
                .thenComparingLong(ErrorGroup::lastUnixNano)
                .reversed())
        .toList();
  }

  /** Failures that are in no group because there were too many. */
  public long ignored() {
    return ignored;
  }

  private static final class Counted {
    private long count;
    private long origins;
    private long traces;
    private @Nullable TraceId current;
    private @Nullable Span first;
    private @Nullable Span last;

    void add(Span span, boolean origin) {
      count++;
      if (origin) {
        origins++;
      }
      if (!span.traceId().equals(current)) {
        current = span.traceId();
        traces++;
      }
      if (first == null || BY_END.compare(span, first) < 0) {
        first = span;
      }
      if (last == null || BY_END.compare(span, last) > 0) {
        last = span;
      }
    }

    ErrorGroup build(Fingerprint fingerprint) {
      Span begin = first;
      Span end = last;
      if (begin == null || end == null) {
        throw new IllegalStateException("a group is made for a span: " + fingerprint);
      }
      return new ErrorGroup(
          fingerprint,
          count,
          origins,
          traces,
          begin.endTimeUnixNano(),
          end.endTimeUnixNano(),
          begin,
          end);
    }
  }
}
