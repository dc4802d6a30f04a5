package io.datatracing.storage.api;

/**
 * What a {@link FateLog} holds now.
 *
 * @param exactEntries kept whole
 * @param foldedEntries of which only a filter is left, that knows them and some others
 * @param bytes on disk, or in memory where there is none
 * @param oldestExactUnixNano when the oldest of the exact entries arrived, as far as the log tells
 *     times apart; 0 when there is none
 * @param falsePositiveRate how likely a question about a trace that was never appended is answered
 *     with something all the same, 0 to 1; 0 when all is exact
 */
public record FateFigures(
    long exactEntries,
    long foldedEntries,
    long bytes,
    long oldestExactUnixNano,
    double falsePositiveRate) {}
