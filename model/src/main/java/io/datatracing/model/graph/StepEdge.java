package io.datatracing.model.graph;

import io.datatracing.model.Span;

/**
 * All that went from one node to another in one way.
 *
 * @param from {@link StepNode#id}
 * @param to {@link StepNode#id}
 * @param protocol {@code http}, {@code rpc}, {@code messaging}, {@code db}, or {@code internal}
 *     where nothing says
 * @param count calls, or records
 * @param errors of them, how many failed: the called or sending span has the status ERROR
 * @param joined how many are known by the record's place only, not by headers or links
 * @param deadLetters records that were put aside
 * @param times how long calls and sends took
 * @param queue how long records lay in the topic; where the handler does not say, from the end of
 *     the send to the begin of the handling, as two clocks read
 * @param example a failed one if there is one, else the slowest: the called, sending or handling
 *     span
 * @param failing on the way of the failure that was asked for
 */
public record StepEdge(
    int from,
    int to,
    EdgeType type,
    String protocol,
    long count,
    long errors,
    long joined,
    long deadLetters,
    Times times,
    Times queue,
    Span example,
    boolean failing) {}
