package io.datatracing.distribution.server;

import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.pipeline.PipelineOptions;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ControlToken;
import io.datatracing.query.jaeger.JaegerGrpcServer;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the server process is told.
 *
 * @param storeOptions the data directory and the settings of the store
 * @param store the word of a {@link io.datatracing.storage.api.SpanStoreProvider}
 * @param otlpHttpPort 0 lets the system choose, as for {@code queryPort}
 * @param jaegerQueryPort of Jaeger's query service over gRPC; null for none
 * @param receivers what else it takes spans from
 * @param pipeline what spans pass through before they are stored
 * @param controlToken allows control of agents from other machines; null for none
 */
public record ServerOptions(
    StoreOptions storeOptions,
    String store,
    String host,
    int otlpHttpPort,
    int queryPort,
    @Nullable Integer jaegerQueryPort,
    ReceiverOptions receivers,
    PipelineOptions pipeline,
    @Nullable String controlToken) {

  /** Where spans are kept. */
  public Path data() {
    return storeOptions.directory();
  }

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
        names = JaegerGrpcServer.SETTING,
        paramLabel = "PORT",
        description =
            "Jaeger's query API over gRPC (default: 16685; 0: any free port, as with --query-port"
                + " 0).")
    private @Nullable Integer jaegerQueryPort;

    @Mixin private StoreSettings store = new StoreSettings();
    @Mixin private ReceiverSettings receivers = new ReceiverSettings();
    @Mixin private PipelineSettings pipeline = new PipelineSettings();
    @Mixin private ControlToken controlToken = new ControlToken();

    /** Whoever moves the page to any free port runs a second server, so this one moves too. */
    private int jaegerQueryPort() {
      if (jaegerQueryPort != null) {
        return jaegerQueryPort;
      }
      return queryPort == 0 ? 0 : JaegerGrpcServer.DEFAULT_PORT;
    }

    public ServerOptions withData(Path data) throws CommandFailedException {
      return new ServerOptions(
          store.options(data),
          store.store(),
          host,
          otlpHttpPort,
          queryPort,
          jaegerQueryPort(),
          receivers.options(otlpHttpPort),
          pipeline.options(data),
          controlToken.read());
    }
  }
}
