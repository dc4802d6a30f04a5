package io.datatracing.distribution.server;

import io.datatracing.collector.CollectorOptions;
import io.datatracing.collector.CollectorServer;
import io.datatracing.collector.StandardNodes;
import io.datatracing.collector.StoreMetrics;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.ledger.FateLedger;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.ledger.LedgerOptions;
import io.datatracing.collector.overlay.PendingSpans;
import io.datatracing.collector.pipeline.ConfigException;
import io.datatracing.collector.pipeline.PipelineConfig;
import io.datatracing.collector.pipeline.PipelineReader;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ControlToken;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.PipelineDrawing;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.http.CannotListenException;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The collector alone, and what can be said of its pipeline's file without running it. */
@Command(
    name = "collector",
    description =
        "Receives spans and stores them, without queries: 'datatracing query' reads the same data"
            + " directory. Also checks and draws a pipeline's file.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true)
public final class CollectorCommand implements Callable<Integer> {
  /** Who changed what of which agent, beside the store's own files. */
  private static final String AUDIT = "agents-audit.jsonl";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where spans are kept; made when it doesn't exist.")
  private @Nullable Path data;

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

  @Mixin private StoreSettings store = new StoreSettings();
  @Mixin private ReceiverSettings receivers = new ReceiverSettings();
  @Mixin private PipelineSettings pipeline = new PipelineSettings();
  @Mixin private ControlToken controlToken = new ControlToken();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Null for a store that cannot keep one. */
  private @Nullable FateLedger ledger;

  @Override
  public Integer call() throws CommandFailedException, InterruptedException {
    Running running = open();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  running.close();
                  ended.countDown();
                },
                "collector-stop"));
    spec.commandLine()
        .getOut()
        .println(
            "DataTracing collector is ready: OTLP/HTTP "
                + running.collector().otlpHttpUrl()
                + "  data "
                + running.data());
    ended.await();
    return ExitCode.OK;
  }

  /** A collector that takes spans, and its store. */
  record Running(Path data, CollectorServer collector, @Nullable FateLedger ledger, SpanStore store)
      implements AutoCloseable {
    /** The collector first: what it has acknowledged is in the store before that closes. */
    @Override
    public void close() {
      collector.close();
      if (ledger != null) {
        ledger.close();
      }
      store.close();
    }
  }

  Running open() throws CommandFailedException {
    if (data == null) {
      throw new CommandFailedException(
          ExitCode.USAGE, "say where spans are kept: --data DIR, or use validate, graph, schema");
    }
    Path directory = data.toAbsolutePath();
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    SpanStore opened;
    try {
      opened = SpanStoreProvider.named(store.store()).open(store.options(directory));
    } catch (StoreException e) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    try {
      CollectorServer collector = start(opened, directory, registry);
      return new Running(directory, collector, ledger, opened);
    } catch (CannotListenException e) {
      closeLedger();
      opened.close();
      throw new CommandFailedException(ExitCode.PORT_TAKEN, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      closeLedger();
      opened.close();
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (CommandFailedException e) {
      closeLedger();
      opened.close();
      throw e;
    }
  }

  private CollectorServer start(SpanStore opened, Path directory, PrometheusRegistry registry)
      throws CommandFailedException {
    AgentsOptions agentsOptions = AgentsOptions.of(controlToken.read(), directory.resolve(AUDIT));
    StoreMetrics.register(opened, registry);
    ledger =
        opened
            .capability(FateLog.class)
            .map(log -> FateLedger.start(LedgerOptions.DEFAULT, log, registry))
            .orElse(null);
    Ledger takesDown = ledger == null ? Ledger.NONE : ledger;
    Agents agents = new Agents(agentsOptions, registry, takesDown);
    return CollectorServer.start(
        CollectorOptions.at(host, otlpHttpPort)
            .withReceivers(receivers.options(otlpHttpPort))
            .withPipeline(pipeline.options(directory)),
        opened.writer(),
        agents,
        takesDown,
        new PendingSpans(),
        registry);
  }

  /** After the collector, before its store. */
  private void closeLedger() {
    FateLedger started = ledger;
    if (started != null) {
      started.close();
    }
  }

  @Command(
      name = "validate",
      description = "Checks a pipeline's file and names line and setting of what is wrong.",
      mixinStandardHelpOptions = true)
  int validate(@Parameters(paramLabel = "FILE", description = "As for --pipeline.") Path file) {
    return read(
        file,
        config -> {
          int nodes = config.drawn().size();
          int channels = config.channels().size();
          out()
              .println(
                  config.source()
                      + " is fine: "
                      + nodes
                      + (nodes == 1 ? " node, " : " nodes, ")
                      + channels
                      + (channels == 1 ? " channel" : " channels"));
        });
  }

  @Command(
      name = "graph",
      description = "Draws a pipeline's file.",
      mixinStandardHelpOptions = true)
  int graph(
      @Parameters(paramLabel = "FILE", description = "As for --pipeline.") Path file,
      @Option(names = "--dot", description = "For Graphviz.") boolean dot) {
    return read(
        file,
        config ->
            (dot
                    ? PipelineDrawing.dot(config)
                    : new PipelineDrawing(Terminal.ofProcess()).draw(config))
                .forEach(out()::println));
  }

  /** Each problem is a line that begins with file and line, as editors like it. */
  private int read(Path file, Consumer<PipelineConfig> use) {
    PipelineConfig config;
    try {
      config = PipelineReader.read(file, StandardNodes.toCheck());
    } catch (ConfigException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      return ExitCode.FAILED;
    }
    use.accept(config);
    return ExitCode.OK;
  }

  @Command(
      name = "schema",
      description = "Prints the JSON schema of a pipeline's file, for editors.",
      mixinStandardHelpOptions = true)
  int schema() {
    out().println(StandardNodes.toCheck().schema().text());
    return ExitCode.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
