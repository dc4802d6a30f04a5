package io.datatracing.collector.agents;

/**
 * Where the spans of one agent are, by its own cumulative counters and by what arrived here.
 *
 * <p>{@code missing} spans were ended, and neither arrived nor were reported as lost: they wait in
 * the agent's memory, or died with it. What is ended after the last contact is not known; but at no
 * time can more than {@code capacity} ended spans be in the agent's memory, so that many are
 * missing at most, as long as none was refused by a full queue after the last contact. {@code
 * missingAtMostHolds} is false when the queue was refusing spans when the agent was last heard of.
 *
 * @param ended spans ended and offered for export
 * @param received spans that were acknowledged: stored, or in the hands of a sampler
 * @param lost of the ended ones, as the agent reported
 * @param onDisk of the ended ones, in its spool when it last told: whichever process sends them
 *     counts them as its own
 */
record Account(
    long ended,
    long received,
    long lost,
    long onDisk,
    long missing,
    long missingAtMost,
    boolean missingAtMostHolds) {}
