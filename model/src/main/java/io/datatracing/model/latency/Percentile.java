package io.datatracing.model.latency;

import org.jspecify.annotations.Nullable;

/**
 * A percentile of a sample, and between which bounds that of the whole population lies.
 *
 * @param percent above 0 and below 100
 * @param nanos of the sample: the smallest value that at least {@code percent} % of it do not
 *     exceed
 * @param lowNanos lower bound of the confidence interval; null if the sample is too small for one
 * @param highNanos upper bound; null if the sample is too small for one, so that the percentile of
 *     the population may be anything above
 */
public record Percentile(
    double percent, long nanos, @Nullable Long lowNanos, @Nullable Long highNanos) {}
