package io.datatracing.smoke;

import com.example.calls.Calls;
import io.datatracing.smoke.Product.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link Calls} in a JVM of its own. */
final class Application {
  /** A client span and a server span per call. */
  static final int SPANS = 2 * Calls.CALLS;

  private Application() {}

  static Result runPlain(Path directory) throws IOException, InterruptedException {
    return run(directory, List.of(), Map.of());
  }

  /**
   * @param environment the agent's settings
   */
  static Result runTraced(Path directory, Map<String, String> environment, String... jvmArguments)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add("-javaagent:" + Product.installation().agent());
    arguments.addAll(List.of(jvmArguments));
    return run(directory, arguments, environment);
  }

  private static Result run(
      Path directory, List<String> jvmArguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx96m");
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", classesOfThisModule(), Calls.class.getName()));
    return Product.run(directory, environment, command);
  }

  private static String classesOfThisModule() {
    return Path.of(Calls.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }
}
