package io.datatracing.storage.segment;

import io.datatracing.storage.api.ServiceEdge;

/**
 * A call whose caller was not found where the called span is; it may be in another block.
 *
 * @param minute in which it began, since 1970
 */
record Dangling(
    long traceHigh,
    long traceLow,
    long parentSpanId,
    long minute,
    String service,
    ServiceEdge.Kind kind,
    long durationNanos,
    boolean isError) {}
