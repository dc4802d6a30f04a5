package io.datatracing.distribution.attach;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.demo.Installation;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "agent",
    description = "Tells the agent in a running JVM what to do: datatracing agent 4711 mode none",
    mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
  /** What can be changed at run time. */
  enum Option {
    MODE
  }

  /** The agent's modes. */
  enum Mode {
    NONE,
    HEAD,
    TAIL,
    FULL
  }

  @Parameters(index = "0", paramLabel = "PID", description = "The process id of the JVM.")
  private long pid;

  @Parameters(index = "1", paramLabel = "OPTION", description = "${COMPLETION-CANDIDATES}")
  private Option option = Option.MODE;

  @Parameters(
      index = "2",
      paramLabel = "VALUE",
      description = "Of mode: ${COMPLETION-CANDIDATES}. none: nothing is recorded.")
  private Mode mode = Mode.HEAD;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    new TargetProcess(pid)
        .send(
            Installation.ofProcess().agent(),
            Map.of(
                option.name().toLowerCase(java.util.Locale.ROOT),
                mode.name().toLowerCase(java.util.Locale.ROOT)))
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }
}
