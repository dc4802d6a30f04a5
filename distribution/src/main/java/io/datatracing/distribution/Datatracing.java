package io.datatracing.distribution;

import io.datatracing.distribution.agents.AgentsCommand;
import io.datatracing.distribution.attach.AgentCommand;
import io.datatracing.distribution.attach.AttachCommand;
import io.datatracing.distribution.demo.DemoCommand;
import io.datatracing.distribution.query.CompareCommand;
import io.datatracing.distribution.query.DagCommand;
import io.datatracing.distribution.query.DepsCommand;
import io.datatracing.distribution.query.ErrorsCommand;
import io.datatracing.distribution.query.LatencyCommand;
import io.datatracing.distribution.query.RecordCommand;
import io.datatracing.distribution.query.SearchCommand;
import io.datatracing.distribution.query.ServerOption;
import io.datatracing.distribution.query.TailCommand;
import io.datatracing.distribution.query.TraceCommand;
import io.datatracing.distribution.query.WhyCommand;
import io.datatracing.distribution.server.CollectorCommand;
import io.datatracing.distribution.server.QueryCommand;
import io.datatracing.distribution.server.ServerCommand;
import io.datatracing.distribution.store.StoreCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The {@code datatracing} command. Prints results to standard output and each problem as one line
 * to standard error; how it ended is the {@link ExitCode}.
 */
@Command(
    name = "datatracing",
    description = "Traces of data pipelines: server, demo and queries.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServerCommand.class,
      CollectorCommand.class,
      QueryCommand.class,
      DemoCommand.class,
      TraceCommand.class,
      WhyCommand.class,
      SearchCommand.class,
      LatencyCommand.class,
      CompareCommand.class,
      DagCommand.class,
      DepsCommand.class,
      ErrorsCommand.class,
      TailCommand.class,
      CompletionCommand.class,
      StoreCommand.class,
      RecordCommand.class,
      AgentsCommand.class,
      AttachCommand.class,
      AgentCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:failed; the message says why",
      "  2:the command line is wrong",
      "  3:a port is taken",
      "  4:the data directory can't be used",
      "  5:not found",
      "  6:no server answers",
    })
public final class Datatracing implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command: what commands there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /**
   * @return one of {@link ExitCode}
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(new Datatracing());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(Datatracing::execute);
    commandLine.setParameterExceptionHandler(Datatracing::wrongCommandLine);
    commandLine.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          if (problem instanceof CommandFailedException failure) {
            command.getErr().println("datatracing: " + failure.getMessage());
            return failure.exitCode();
          }
          throw problem;
        });
    return commandLine.execute(args);
  }

  /** What a command has opened by its options ends with it. */
  private static int execute(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      for (CommandLine command : parsed.asCommandLineList()) {
        for (CommandSpec mixin : command.getCommandSpec().mixins().values()) {
          if (mixin.userObject() instanceof ServerOption server) {
            server.close();
          }
        }
      }
    }
  }

  /** One line, where picocli would print the whole help. */
  private static int wrongCommandLine(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message =
        String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong command line");
    command.getErr().println(name + ": " + message + " (see " + name + " --help)");
    return ExitCode.USAGE;
  }

  public static void main(String[] args) {
    // The names of operations and the lines of a waterfall are UTF-8 whatever the locale says.
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    int exitCode = run(out, err, args);
    out.flush();
    System.exit(exitCode);
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    PrintStream stream =
        new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
