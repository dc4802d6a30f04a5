package io.datatracing.collector.metrics;

import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.model.SpanKind;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store's sums, with those of minutes that were counted before sampling in their place. Examples
 * are always of the store: nobody can look at a trace that was dropped. So are the pipeline's own
 * spans, which pass no node.
 */
final class FiguredAggregates implements Aggregates {
  /** Each is a question to the store; who restarts more often is told of what is stored. */
  private static final int MAX_GAPS = 64;

  private final Aggregates store;
  private final UnsampledFigures figures;

  FiguredAggregates(Aggregates store, UnsampledFigures figures) {
    this.store = store;
    this.figures = figures;
  }

  /** What of a question is told by whom. */
  private record Plan(
      FigureLog.Moment counted, Coverage.Minutes asked, List<Coverage.Minutes> ofStore) {
    /** The minutes between those of the store. */
    List<Coverage.Minutes> ofFigures() {
      List<Coverage.Minutes> runs = new ArrayList<>();
      long next = asked.first();
      for (Coverage.Minutes gap : ofStore) {
        if (gap.first() > next) {
          runs.add(new Coverage.Minutes(next, gap.first() - 1));
        }
        next = gap.last() + 1;
      }
      if (next <= asked.last()) {
        runs.add(new Coverage.Minutes(next, asked.last()));
      }
      return runs;
    }
  }

  /** Null when the store tells all of it. Of several nodes the first that knows something tells. */
  private @Nullable Plan plan(long startNanos, long endNanos, boolean copies) {
    if (startNanos >= endNanos) {
      return null;
    }
    Coverage.Minutes asked = FigureLog.minutes(startNanos, endNanos);
    for (FigureLog.Moment moment : figures.moments(copies)) {
      List<Coverage.Minutes> gaps = moment.coverage.gaps(asked.first(), asked.last());
      boolean tellsNothing = gaps.size() == 1 && gaps.get(0).equals(asked);
      if (!tellsNothing && gaps.size() <= MAX_GAPS) {
        return new Plan(moment, asked, gaps);
      }
    }
    return null;
  }

  @Override
  public boolean countUnstored(long startNanos, long endNanos) {
    return plan(startNanos, endNanos, false) != null;
  }

  @Override
  public List<LatencyGroup> latency(LatencyQuery query) {
    if (SelfTracing.SERVICE.equals(query.service())) {
      return store.latency(query);
    }
    while (true) {
      Plan plan = plan(query.startNanos(), query.endNanos(), true);
      if (plan == null) {
        return store.latency(query);
      }
      LatencyGroups counted = new LatencyGroups(query);
      Visitor visitor =
          new Visitor(plan.counted().coverage) {
            @Override
            public void latency(
                long minute,
                String service,
                String operation,
                SpanKind kind,
                boolean isError,
                CompactHistogram durations) {
              boolean isTold = tells(minute) && !service.equals(SelfTracing.SERVICE);
              LatencyFigures group =
                  isTold ? counted.group(minute, service, operation, kind, isError) : null;
              if (group != null) {
                group.add(durations, isError ? durations.count() : 0, null, null);
              }
            }
          };
      if (plan.counted().visit(plan.asked().first(), plan.asked().last(), visitor)) {
        return withStored(query, plan, counted.sorted());
      }
    }
  }

  private record GroupKey(
      @Nullable String service,
      @Nullable String operation,
      @Nullable SpanKind kind,
      @Nullable Boolean isError,
      long start) {
    static GroupKey of(LatencyGroup group, long start) {
      return new GroupKey(group.service(), group.operation(), group.kind(), group.isError(), start);
    }
  }

  private List<LatencyGroup> withStored(LatencyQuery query, Plan plan, List<LatencyGroup> counted) {
    Map<GroupKey, LatencyFigures> sums = new HashMap<>();
    counted.forEach(group -> sums.put(GroupKey.of(group, group.startUnixNano()), group.figures()));
    for (Coverage.Minutes gap : plan.ofStore()) {
      addStored(between(query, gap), query.startNanos(), sums);
    }
    if (query.service() == null) {
      for (Coverage.Minutes run : plan.ofFigures()) {
        LatencyQuery own = between(query, run).withService(SelfTracing.SERVICE);
        addStored(own, query.startNanos(), sums);
      }
    }
    for (LatencyGroup group : store.latency(query)) {
      LatencyFigures sum = sums.get(GroupKey.of(group, group.startUnixNano()));
      if (sum != null) {
        examples(sum, group.figures());
      }
    }
    List<LatencyGroup> groups = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            groups.add(
                new LatencyGroup(
                    key.service(), key.operation(), key.kind(), key.isError(), key.start(), sum)));
    groups.sort(LatencyGroup.ORDER);
    return groups;
  }

  /**
   * @param begin of groups of a question without steps: all of it is one
   */
  private void addStored(LatencyQuery part, long begin, Map<GroupKey, LatencyFigures> sums) {
    for (LatencyGroup group : store.latency(part)) {
      long start = part.stepNanos() == 0 ? begin : group.startUnixNano();
      sums.computeIfAbsent(GroupKey.of(group, start), any -> new LatencyFigures())
          .add(group.figures());
    }
  }

  private static LatencyQuery between(LatencyQuery query, Coverage.Minutes minutes) {
    return new LatencyQuery(
        query.service(),
        query.operation(),
        query.kind(),
        query.isError(),
        minutes.startNanos(),
        minutes.endNanos(),
        query.by(),
        query.stepNanos());
  }

  private static void examples(LatencyFigures sum, LatencyFigures stored) {
    sum.add(new CompactHistogram(), 0, stored.slowest(), stored.slowestError());
  }

  @Override
  public ServiceEdges edges(long startNanos, long endNanos) {
    while (true) {
      Plan plan = plan(startNanos, endNanos, true);
      if (plan == null) {
        return store.edges(startNanos, endNanos);
      }
      EdgeTotals totals = new EdgeTotals();
      Visitor visitor =
          new Visitor(plan.counted().coverage) {
            @Override
            public void edge(
                long minute,
                EdgeNode from,
                EdgeNode to,
                ServiceEdge.Kind kind,
                CompactHistogram durations,
                long errors) {
              if (isAsked(minute)) {
                totals.edge(from, to, kind).add(durations, errors, null, null);
              }
            }

            @Override
            public void unmatched(long minute, long calls) {
              if (isAsked(minute)) {
                totals.unmatched(calls);
              }
            }

            private boolean isAsked(long minute) {
              return Aggregates.hasMinute(minute, startNanos, endNanos) && tells(minute);
            }
          };
      if (plan.counted().visit(plan.asked().first(), plan.asked().last(), visitor)) {
        addStored(plan, store.edges(startNanos, endNanos), totals);
        return totals.sum();
      }
    }
  }

  private void addStored(Plan plan, ServiceEdges all, EdgeTotals totals) {
    for (Coverage.Minutes gap : plan.ofStore()) {
      ServiceEdges stored = store.edges(gap.startNanos(), gap.endNanos());
      stored
          .edges()
          .forEach(edge -> totals.edge(edge.from(), edge.to(), edge.kind()).add(edge.calls()));
      totals.unmatched(stored.unmatchedCalls());
      if (stored.isLooking()) {
        totals.stillLooking();
      }
    }
    all.edges()
        .forEach(edge -> examples(totals.edge(edge.from(), edge.to(), edge.kind()), edge.calls()));
    if (all.isLooking()) {
      totals.stillLooking();
    }
    // What the examples were found by is what the answer depends on.
    if (all.elsewhere() == null) {
      totals.elsewhereUnknown();
    } else {
      all.elsewhere().forEach(totals::elsewhere);
    }
  }

  /** Sees what is told, and overrides what it is for. */
  private abstract static class Visitor implements FigureVisitor {
    private final Coverage coverage;

    Visitor(Coverage coverage) {
      this.coverage = coverage;
    }

    boolean tells(long minute) {
      return coverage.has(minute);
    }

    @Override
    public void latency(
        long minute,
        String service,
        String operation,
        SpanKind kind,
        boolean isError,
        CompactHistogram durations) {}

    @Override
    public void edge(
        long minute,
        EdgeNode from,
        EdgeNode to,
        ServiceEdge.Kind kind,
        CompactHistogram durations,
        long errors) {}

    @Override
    public void unmatched(long minute, long calls) {}
  }
}
