package io.datatracing.query;

import java.nio.charset.StandardCharsets;

/** The collector's pipeline as it is now. Known to the process that runs it. */
@FunctionalInterface
public interface PipelineView {
  /** For a query server that stands apart from the collector: no nodes. */
  PipelineView NONE = () -> "{\"nodes\":[],\"channels\":[]}".getBytes(StandardCharsets.UTF_8);

  /** The body of {@code GET /api/v1/pipeline}. */
  byte[] json();
}
