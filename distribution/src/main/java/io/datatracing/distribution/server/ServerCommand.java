package io.datatracing.distribution.server;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "server",
    description = "Receives spans, stores them and answers queries, until it is told to end.",
    mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where spans are kept; made when it doesn't exist.")
  private Path data = Path.of("data");

  @Mixin private ServerOptions.Listening listening = new ServerOptions.Listening();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException, InterruptedException {
    TracingServer server = TracingServer.start(listening.withData(data.toAbsolutePath()));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                },
                "server-stop"));
    spec.commandLine().getOut().println(server.readyLine());
    if (!server.receiversLine().isEmpty()) {
      spec.commandLine().getOut().println(server.receiversLine());
    }
    ended.await();
    return ExitCode.OK;
  }
}
