package io.datatracing.distribution.server;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * What the server process is told.
 *
 * @param store the word of a {@link io.datatracing.storage.api.SpanStoreProvider}
 * @param otlpHttpPort 0 lets the system choose, as for {@code queryPort}
 */
public record ServerOptions(Path data, String store, String host, int otlpHttpPort, int queryPort) {

  /** The options that every command with a server inside has. */
  public static final class Listening {
    @Option(
        names = "--host",
        paramLabel = "ADDRESS",
        defaultValue = "127.0.0.1",
        description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
        names = "--otlp-http-port",
        paramLabel = "PORT",
        defaultValue = "4318",
        description = "OTLP over HTTP (default: ${DEFAULT-VALUE}; 0: any free port).")
    private int otlpHttpPort = 4318;

    @Option(
        names = "--query-port",
        paramLabel = "PORT",
        defaultValue = "16686",
        description = "Page and query API (default: ${DEFAULT-VALUE}; 0: any free port).")
    private int queryPort = 16686;

    @Option(
        names = "--store",
        paramLabel = "NAME",
        defaultValue = "segment",
        description =
            "segment keeps spans in files, memory loses them (default: ${DEFAULT-VALUE}).")
    private String store = "segment";

    public ServerOptions withData(Path data) {
      return new ServerOptions(data, store, host, otlpHttpPort, queryPort);
    }
  }
}
