package io.datatracing.collector.selftrace;

import io.datatracing.model.Link;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import java.util.List;

/** A span of the pipeline that others point at; outlives the span. */
public record SpanRef(TraceId trace, SpanId span) {
  Link link() {
    return new Link(trace, span, "", 0, List.of(), 0);
  }
}
