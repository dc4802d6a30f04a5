package io.datatracing.collector;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A client that cannot live in the JVM of the tests. */
public final class PeerProcess {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private PeerProcess() {}

  /**
   * Runs until what it sends has arrived: its standard input ends then, and it may.
   *
   * @param classPath with the classes of the tests
   * @return what it wrote
   */
  public static String run(
      List<Path> classPath,
      List<String> jvmArguments,
      Class<?> main,
      Callable<Boolean> arrived,
      String... arguments)
      throws IOException, InterruptedException {
    Path output = Path.of("target", main.getSimpleName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await().atMost(LIMIT).until(() -> arrived.call() || !process.isAlive());
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the peer does not end: " + output.toAbsolutePath());
      }
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (process.exitValue() != 0 || !arrived(arrived)) {
      throw new AssertionError("the peer ended with " + process.exitValue() + ":\n" + text);
    }
    return text;
  }

  private static boolean arrived(Callable<Boolean> arrived) {
    try {
      return arrived.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The compiled tests alone. */
  public static Path testClasses() {
    return Path.of("target", "test-classes").toAbsolutePath();
  }
}
