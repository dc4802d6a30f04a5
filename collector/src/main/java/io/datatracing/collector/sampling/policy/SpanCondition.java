package io.datatracing.collector.sampling.policy;

import io.datatracing.collector.sampling.span.SpanView;

/** Asked of every span by one thread; may keep figures of what it has seen. */
@FunctionalInterface
interface SpanCondition {
  boolean holds(SpanView span);
}
