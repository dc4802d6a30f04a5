package io.datatracing.distribution.attach;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.demo.Installation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "attach",
    description = "Puts the agent into a JVM that runs already, of the same user.",
    mixinStandardHelpOptions = true)
public final class AttachCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PID", description = "The process id of the JVM.")
  private long pid;

  @Parameters(
      index = "1..*",
      paramLabel = "SETTING=VALUE",
      description = "Settings of the agent, as datatracing.service.name=checkout.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    new TargetProcess(pid)
        .send(Installation.ofProcess().agent(), settings)
        .forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }
}
