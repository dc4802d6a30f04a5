package io.datatracing.distribution.server;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.store.DataDirectory;
import io.datatracing.http.CannotListenException;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.query.jaeger.JaegerGrpcServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "query",
    description =
        "Answers queries and serves the page from the data directory of a server that runs beside"
            + " it, at most two seconds behind; writes nothing.",
    mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {
  @Mixin private DataDirectory directory = new DataDirectory();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--query-port",
      paramLabel = "PORT",
      defaultValue = "16687",
      description = "Page and query API (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int port = 16687;

  @Option(
      names = JaegerGrpcServer.SETTING,
      paramLabel = "PORT",
      description = "Jaeger's query API over gRPC; without it there is none.")
  private @Nullable Integer jaegerQueryPort;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException, InterruptedException {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    FollowedSources followed = FollowedSources.of(directory.follow(), directory.path());
    QueryServer query;
    try {
      query =
          QueryServer.start(
              QueryOptions.at(host, port).withJaegerGrpc(jaegerQueryPort),
              followed.sources(),
              registry);
    } catch (CannotListenException e) {
      followed.close();
      throw new CommandFailedException(ExitCode.PORT_TAKEN, String.valueOf(e.getMessage()), e);
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  query.close();
                  followed.close();
                  ended.countDown();
                },
                "query-stop"));
    spec.commandLine()
        .getOut()
        .println("DataTracing query is ready: UI " + query.url() + "  data " + directory.path());
    ended.await();
    return ExitCode.OK;
  }
}
