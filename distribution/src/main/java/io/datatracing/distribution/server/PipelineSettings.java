package io.datatracing.distribution.server;

import io.datatracing.collector.pipeline.PipelineOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What spans pass through on their way from the receivers to the store. */
public final class PipelineSettings {
  /** Below the data directory: what nodes keep. */
  static final String DIRECTORY = "pipeline";

  @Option(
      names = "--pipeline",
      paramLabel = "FILE",
      description =
          "YAML that says what spans pass through: redaction, sampling, outputs; followed when it"
              + " changes. Without it, everything goes to the store as it comes.")
  private @Nullable Path file;

  PipelineOptions options(Path data) {
    return new PipelineOptions(file, data.resolve(DIRECTORY));
  }
}
