package io.datatracing.query.api;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reader whose every look counts against the {@link QueryBudget} of the thread's question. */
public final class BudgetedReader implements SpanReader {
  /** Spans of a scan between two looks at the budget: below a millisecond. */
  private static final int SPANS_BETWEEN_CHECKS = 8_192;

  private final SpanReader reader;

  public BudgetedReader(SpanReader reader) {
    this.reader = reader;
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    check();
    dependsOn(traceId);
    return counted(reader.trace(traceId));
  }

  @Override
  public @Nullable Trace outline(TraceId traceId) {
    check();
    dependsOn(traceId);
    return counted(reader.outline(traceId));
  }

  private static @Nullable Trace counted(@Nullable Trace trace) {
    QueryBudget budget = QueryBudget.current();
    if (budget != null && trace != null) {
      budget.read(trace.spans().size());
    }
    return trace;
  }

  @Override
  public TracePage search(TraceQuery query) {
    check();
    TracePage page = reader.search(query);
    QueryBudget budget = QueryBudget.current();
    if (budget != null) {
      budget.looksAtTraces();
    }
    // A summary is of the whole trace.
    page.traces().forEach(summary -> dependsOn(summary.traceId()));
    return page;
  }

  private static void dependsOn(TraceId traceId) {
    QueryBudget budget = QueryBudget.current();
    if (budget != null) {
      budget.looksAtTraces();
      budget.dependsOn(traceId);
    }
  }

  /** The answer depends on other spans than those of its time and of traces. */
  private static void dependsOnMore() {
    QueryBudget budget = QueryBudget.current();
    if (budget != null) {
      budget.dependsOnMore();
    }
  }

  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    check();
    QueryBudget.sumsOfCurrent();
    reader.scan(query, new CheckingVisitor(visitor));
  }

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    check();
    dependsOnMore();
    return reader.linksTo(targets, startNanos, endNanos, limit);
  }

  @Override
  public List<String> services() {
    check();
    dependsOnMore();
    return reader.services();
  }

  @Override
  public List<Operation> operations(String service) {
    check();
    dependsOnMore();
    return reader.operations(service);
  }

  @Override
  public AttributeTexts attributeKeys(TraceQuery query, String prefix, int limit) {
    check();
    dependsOnMore();
    return reader.attributeKeys(query, prefix, limit);
  }

  @Override
  public AttributeTexts attributeValues(TraceQuery query, String key, String prefix, int limit) {
    check();
    dependsOnMore();
    return reader.attributeValues(query, key, prefix, limit);
  }

  /** While an answer is written: no look at spans. */
  @Override
  public int serviceColor(String service) {
    return reader.serviceColor(service);
  }

  private static void check() {
    QueryBudget budget = QueryBudget.current();
    if (budget != null) {
      budget.check();
    }
  }

  private static final class CheckingVisitor implements SpanVisitor {
    private final SpanVisitor visitor;
    private int left = SPANS_BETWEEN_CHECKS;

    CheckingVisitor(SpanVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void visit(
        long traceIdHigh,
        long traceIdLow,
        long startTimeUnixNano,
        long durationNanos,
        boolean isError) {
      if (--left == 0) {
        check();
        left = SPANS_BETWEEN_CHECKS;
      }
      visitor.visit(traceIdHigh, traceIdLow, startTimeUnixNano, durationNanos, isError);
    }
  }
}
