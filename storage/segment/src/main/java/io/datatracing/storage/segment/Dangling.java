package io.datatracing.storage.segment;

import io.datatracing.storage.api.ServiceEdge;

/** A call whose caller was not found where the called span is; it may be in another block. */
record Dangling(
    long traceHigh,
    long traceLow,
    long parentSpanId,
    String service,
    ServiceEdge.Kind kind,
    long durationNanos,
    boolean isError) {}
