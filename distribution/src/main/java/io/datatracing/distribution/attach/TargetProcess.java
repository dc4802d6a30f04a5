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
  /** First lines of answers, as the agent's {@code Answer} writes them. */
  private static final String DONE = "done";

  private static final String ABSENT = "absent";

  /**
   * Attaches the agent's jar, or, where the agent is, hands it the arguments.
   *
   * @return the lines that the agent in the target answered
   */
  List<String> send(Path agent, Map<String, String> arguments) throws CommandFailedException {
    ProcFiles.ofProcess(pid).refuseWhatIsNoJvm();
    try {
      Path answer = Files.createTempFile("datatracing", ".answer");
      try {
        ProcFiles.ofProcess(pid).giveToOwner(answer);
        ByteBuddyAgent.attach(
            agent.toAbsolutePath().toFile(),
            Long.toString(pid),
            text(arguments) + "answer=" + escaped(answer.toString()));
        return outcome(Files.readAllLines(answer));
      } finally {
        Files.delete(answer);
      }
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "no answer can be taken: " + e);
    } catch (RuntimeException e) {
      throw new CommandFailedException(
          ExitCode.FAILED, "process " + pid + " cannot be attached to: " + reason(e), e);
    }
  }

  private List<String> outcome(List<String> answer) throws CommandFailedException {
    if (answer.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.FAILED, "process " + pid + " gave no answer; see its standard error");
    }
    List<String> lines = answer.subList(1, answer.size());
    if (answer.get(0).equals(ABSENT)) {
      throw new CommandFailedException(
          ExitCode.NOT_FOUND,
          "process " + pid + " has no agent; \"datatracing attach " + pid + "\" puts one into it");
    }
    if (!answer.get(0).equals(DONE)) {
      throw new CommandFailedException(
          ExitCode.FAILED, "process " + pid + ": " + String.join("; ", lines));
    }
    return lines;
  }

  /** What the JVM said, without what was wrapped around it. */
  private static String reason(Throwable problem) {
    Throwable reason = problem;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    String message = reason.getMessage();
    return message == null ? reason.toString() : message.lines().findFirst().orElse("");
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
