package io.datatracing.collector.sampling.policy;

import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.latency.CompactHistogram;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long each operation usually takes: a histogram of the current period and one of the period
 * before, so that what was usual yesterday is forgotten. The threshold is taken anew after every
 * {@value #REFRESH} spans, not at each. For one thread; traces are spread over workers by their id,
 * so each sees a fair share.
 */
final class UsualDurations implements SpanCondition {
  private static final int REFRESH = 128;

  private record Key(String service, String operation) {}

  private static final class Operation {
    CompactHistogram current = new CompactHistogram();
    CompactHistogram before = new CompactHistogram();
    long period;
    long seen;
    long thresholdNanos = Long.MAX_VALUE;
  }

  private final Condition.SlowerThanUsual options;
  private final LongSupplier nanoTime;
  private final long epochNanos;
  private final Map<Key, Operation> operations = new HashMap<>();

  UsualDurations(Condition.SlowerThanUsual options, LongSupplier nanoTime) {
    this.options = options;
    this.nanoTime = nanoTime;
    this.epochNanos = nanoTime.getAsLong();
  }

  /** Counts the span after judging it: it is no part of what it is compared with. */
  @Override
  public boolean holds(SpanView span) {
    if (!span.isEntry()) {
      return false;
    }
    Key key = new Key(span.service(), span.name());
    Operation operation = operations.get(key);
    if (operation == null) {
      if (operations.size() >= options.maxOperations()) {
        return false;
      }
      operation = new Operation();
      operation.period = period();
      operations.put(key, operation);
    }
    turn(operation);
    long nanos = span.durationNanos();
    boolean isSlow = nanos > operation.thresholdNanos;
    operation.current.add(nanos);
    operation.seen++;
    if (operation.thresholdNanos == Long.MAX_VALUE
        ? operation.current.count() + operation.before.count() == options.minimumSpans()
        : operation.seen % REFRESH == 0) {
      refresh(operation);
    }
    return isSlow;
  }

  private long period() {
    return Math.floorDiv(nanoTime.getAsLong() - epochNanos, options.period().toNanos());
  }

  private void turn(Operation operation) {
    long now = period();
    if (now == operation.period) {
      return;
    }
    operation.before = now == operation.period + 1 ? operation.current : new CompactHistogram();
    operation.current = new CompactHistogram();
    operation.period = now;
    refresh(operation);
  }

  private void refresh(Operation operation) {
    CompactHistogram both = new CompactHistogram();
    both.add(operation.before);
    both.add(operation.current);
    operation.thresholdNanos =
        both.count() < options.minimumSpans()
            ? Long.MAX_VALUE
            : both.at(options.percentile()).nanos();
  }
}
