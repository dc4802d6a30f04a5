package io.datatracing.distribution.attach;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.agent.ByteBuddyAgent;

/** Another JVM on this machine, of any version from 8 on and of the same user. */
record TargetProcess(long pid) {
  /**
   * Attaches the agent's jar, or, where the agent is, hands it the arguments.
   *
   * @return the lines that the agent in the target answered
   */
  List<String> send(Path agent, Map<String, String> arguments) throws CommandFailedException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new CommandFailedException(ExitCode.NOT_FOUND, "there is no process " + pid);
    }
    try {
      Path answer = Files.createTempFile("datatracing", ".answer");
      try {
        ByteBuddyAgent.attach(
            agent.toAbsolutePath().toFile(),
            Long.toString(pid),
            text(arguments) + "answer=" + escaped(answer.toString()));
        List<String> lines = Files.readAllLines(answer);
        if (lines.isEmpty()) {
          throw new CommandFailedException(
              ExitCode.FAILED, "process " + pid + " gave no answer; see its standard error");
        }
        return lines;
      } finally {
        Files.delete(answer);
      }
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "no answer can be taken: " + e);
    } catch (RuntimeException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new CommandFailedException(
          ExitCode.FAILED, "process " + pid + " cannot be attached to: " + reason.getMessage());
    }
  }

  private static String text(Map<String, String> arguments) {
    return arguments.entrySet().stream()
        .map(argument -> argument.getKey() + "=" + escaped(argument.getValue()) + ",")
        .collect(Collectors.joining());
  }

  /** As the agent reads it: a comma ends a value. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,");
  }
}
