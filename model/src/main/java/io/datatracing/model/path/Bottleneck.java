package io.datatracing.model.path;

import io.datatracing.model.Span;

/**
 * What one operation adds to the critical paths of many traces.
 *
 * @param nanos on the paths, of all traces together
 * @param fraction of all paths together, above 0 and at most 1
 * @param traces on whose path it is
 * @param maxNanos the most in one trace
 * @param longest a span of it in that trace
 */
public record Bottleneck(
    String service,
    String operation,
    PathSegment.Kind kind,
    long nanos,
    double fraction,
    long traces,
    long maxNanos,
    Span longest) {}
