package io.datatracing.benchmarks.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a process with a store takes of the machine's memory, in processes of their own. */
public final class MemoryBenchmark {
  private static final int PACED = 50_000;

  /** Those of bin/datatracing on up to four processors. */
  private static final String DEFAULT_OPTIONS =
      "-Xms64m -XX:+UseSerialGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25";

  private static final int KILLED_AFTER_SECONDS = 20;

  private MemoryBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    String spans = args[2];
    String options = System.getenv().getOrDefault("MEMORY_JAVA_OPTS", DEFAULT_OPTIONS);
    Table table = new Table("Resident memory, MB");
    measure(table, "50,000 spans a second and questions", "512", directory, spans, PACED, options);
    measure(table, "as fast as it takes them", "900", directory, spans, 0, options);
    Path stored = directory.resolve("memory-0");
    Table reading = new Table("Starting on the spans of the second, in new processes");
    reading.add("stopped as it should", "1500", "%s", said(started(stored, options)));
    Process killed =
        process(command(options, MemoryUnderLoad.class, stored.toString(), spans, "0"));
    // Some ten million spans more, of which the last are in the logs only.
    if (killed.waitFor(KILLED_AFTER_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("The process that was to be killed ended with " + killed.exitValue());
    }
    killed.destroyForcibly().waitFor();
    reading.add("killed while it stored more", "10000", "%s", said(started(stored, options)));
    String report =
        Stores.head("Memory of a process with a store", "run.sh memory")
            + String.format(
                "%s spans of the shop's traffic in each of two processes, with the store's default"
                    + " settings and the options '%s' for Java. The generator runs in the same"
                    + " process and is counted with it.%n",
                spans, options)
            + table
            + reading;
    Files.writeString(Path.of(args[1]), report);
    System.out.print(report);
  }

  private static void measure(
      Table table,
      String what,
      String target,
      Path directory,
      String spans,
      int spansPerSecond,
      String options)
      throws IOException, InterruptedException {
    table.add(
        what,
        target,
        "%s",
        said(
            command(
                options,
                MemoryUnderLoad.class,
                directory.resolve("memory-" + spansPerSecond).toString(),
                spans,
                Integer.toString(spansPerSecond))));
  }

  private static List<String> started(Path stored, String options) {
    return command(options, StartedStore.class, stored.toString());
  }

  private static List<String> command(String options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options.split(" ", -1)) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process process(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String said(List<String> command) throws IOException, InterruptedException {
    Process process = process(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("The process ended with " + process.exitValue());
    }
    return said.strip();
  }
}
