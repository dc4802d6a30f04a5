package io.datatracing.collector.pipeline;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the pipeline is described, and where its nodes may keep files.
 *
 * @param file null for receivers and the store alone
 * @param directory made when a node needs it
 */
public record PipelineOptions(@Nullable Path file, Path directory) {
  public static final PipelineOptions BUILT_IN = new PipelineOptions(null, Path.of("pipeline"));
}
