package io.datatracing.distribution.query;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which server a command asks. */
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:16686",
      description = "The query server (default: ${DEFAULT-VALUE}).")
  private URI server = URI.create("http://127.0.0.1:16686");

  QueryClient client() {
    return new QueryClient(server);
  }
}
