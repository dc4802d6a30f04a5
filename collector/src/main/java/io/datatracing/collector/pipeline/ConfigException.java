package io.datatracing.collector.pipeline;

import java.util.List;

/** A pipeline's file cannot be used. The message has a line for each thing that is wrong. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param file as the user named it
   * @param line from 1; 0 when it is not about a line
   * @param path {@code nodes.tail.window}; may be empty
   */
  public record Problem(String file, int line, String path, String message) {
    @Override
    public String toString() {
      return file
          + (line > 0 ? ":" + line : "")
          + ": "
          + (path.isEmpty() ? "" : path + ": ")
          + message;
    }
  }

  ConfigException(List<Problem> problems) {
    super(String.join(System.lineSeparator(), problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  ConfigException(Problem problem) {
    this(List.of(problem));
  }

  public List<Problem> problems() {
    return problems;
  }
}
