package io.datatracing.model.skew;

import io.datatracing.model.Resource;

/**
 * The clock of one process against that of the process where its tree begins.
 *
 * @param offsetNanos to be added to its times so that they contradict others as little as possible;
 *     0 where they do not
 * @param lowNanos the least offset that the calls from its caller's process allow
 * @param highNanos the greatest; {@link Long#MAX_VALUE} where nothing limits it, as for records
 * @param evidence calls and records between it and its caller's process
 * @param contradictory no offset fits all of them, so the clock moved or something else is wrong;
 *     the offset is the middle of what they ask for
 */
public record ProcessClock(
    Resource process,
    long offsetNanos,
    long lowNanos,
    long highNanos,
    int evidence,
    boolean contradictory) {}
