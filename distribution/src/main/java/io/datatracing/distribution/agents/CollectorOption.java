package io.datatracing.distribution.agents;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which collector a command asks. */
final class CollectorOption {
  @Option(
      names = "--collector",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:4318",
      description = "The collector (default: ${DEFAULT-VALUE}).")
  private URI collector = URI.create("http://127.0.0.1:4318");

  AgentsClient client() {
    return new AgentsClient(collector);
  }
}
