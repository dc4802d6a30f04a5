package io.datatracing.storage.api;

/**
 * Figures of an open store; the counts begin at its opening.
 *
 * @param acceptedSpans acknowledged as stored
 * @param refusedBatches answered with {@link StoreOverloadedException}
 * @param failedBatches answered with another failure
 * @param expiredSpans removed by retention or to keep a bound
 * @param replacedStrings strings of accepted spans that were not UTF-8, and are kept with U+FFFD
 *     for what could not be read
 * @param spans held now, repetitions included
 * @param diskBytes used by files now
 * @param memoryBytes used by spans that are in memory, an estimate
 */
public record StoreStats(
    long acceptedSpans,
    long refusedBatches,
    long failedBatches,
    long expiredSpans,
    long replacedStrings,
    long spans,
    long diskBytes,
    long memoryBytes) {}
