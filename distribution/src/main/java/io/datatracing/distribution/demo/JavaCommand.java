package io.datatracing.distribution.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a JVM is started.
 *
 * @param name of the process, for its log and messages
 * @param jvmArguments heap, agent and the like
 * @param programArguments main class and what follows it, with the class path before
 * @param readyPrefix how the line begins by which the process says that it is ready
 */
record JavaCommand(
    String name,
    List<String> jvmArguments,
    String classPath,
    List<String> programArguments,
    Map<String, String> environment,
    String readyPrefix) {

  /**
   * Ctrl-C reaches every process of the terminal. These don't hear it: they are stopped in order,
   * by SIGTERM, or else the broker would be gone before its clients. A JVM that is started with the
   * signal ignored leaves it so.
   */
  private static final List<String> DEAF_TO_CTRL_C =
      List.of("sh", "-c", "trap '' INT; exec \"$0\" \"$@\"");

  /** The JVM that runs this program also runs the others. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(DEAF_TO_CTRL_C);
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(jvmArguments);
    arguments.addAll(List.of("-cp", classPath));
    arguments.addAll(programArguments);
    return arguments;
  }
}
