package io.datatracing.model.graph;

import io.datatracing.model.join.RecordAddress;
import io.datatracing.model.join.RecordEdge.Via;
import org.jspecify.annotations.Nullable;

/**
 * The way from one span to another, in the direction of cause and data: from caller to callee, from
 * sender to handler, from the attempt before to the next.
 *
 * @param from index in {@link SpanGraph#spans()}
 * @param to index in {@link SpanGraph#spans()}
 * @param via by what both are known to belong together
 * @param record which record; null if none went, or its place is not known
 */
public record SpanEdge(int from, int to, EdgeType type, Via via, @Nullable RecordAddress record) {}
