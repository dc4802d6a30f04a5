package io.datatracing.model.error;

import io.datatracing.model.Span;

/**
 * All failures of one fingerprint.
 *
 * @param count spans
 * @param origins of them, how many have no failed span below them in their trace: where it began
 * @param traces in how many traces
 * @param firstUnixNano when the first of them ended
 * @param lastUnixNano when the last of them ended
 * @param first the span that ended first
 * @param last the span that ended last
 */
public record ErrorGroup(
    Fingerprint fingerprint,
    long count,
    long origins,
    long traces,
    long firstUnixNano,
    long lastUnixNano,
    Span first,
    Span last) {}
