package io.datatracing.distribution.demo;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.server.ServerOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Runs a server and a traced pipeline of six services and a Connect worker around a Kafka"
            + " broker. Ctrl-C stops everything.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      description = "Send a fixed set of orders, show one of their traces, and stop.")
  private boolean once;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = ".demo",
      description =
          "Holds a directory per run with data and logs, of the last five runs (default:"
              + " ${DEFAULT-VALUE}).")
  private Path directory = Path.of(".demo");

  @Option(
      names = "--airflow",
      description =
          "Also run a nightly DAG in a real Airflow, which is installed once (needs Python 3.11,"
              + " 300 MB).")
  private boolean airflow;

  @Mixin private ServerOptions.Listening listening = new ServerOptions.Listening();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException, InterruptedException {
    try (DemoDirectory own = DemoDirectory.create(directory)) {
      Demo demo =
          new Demo(
              Installation.ofProcess(),
              own.path(),
              listening,
              airflow,
              spec.commandLine().getOut());
      if (once) {
        demo.runOnce();
      } else {
        demo.runUntilStopped();
      }
      return ExitCode.OK;
    }
  }
}
