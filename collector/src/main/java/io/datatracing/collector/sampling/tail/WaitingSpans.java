package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.sampling.span.RequestBuilder;
import io.datatracing.collector.sampling.span.RequestBuilder.Enclosure;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.util.List;

/**
 * Spans of a trace that wait, for a reader.
 *
 * @param refs a snapshot
 */
record WaitingSpans(TraceId id, SpanRefs refs) {

  /**
   * The spans; empty when they were decided about meanwhile, so that they are in the store or
   * nowhere. On the reader's own thread.
   */
  List<Span> decode() {
    RequestBuilder builder = new RequestBuilder();
    try {
      Enclosure around = null;
      for (int i = 0; i < refs.size(); i++) {
        if (around == null || !refs.sharesContext(i)) {
          around = refs.enclosure(i, HeldBatch::sliceApart);
        }
        builder.add(around, refs.span(i, HeldBatch::sliceApart), RequestBuilder.NOTHING);
      }
      return builder.build().decode();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
