package io.datatracing.benchmarks.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a process with a store takes of the machine's memory, in processes of their own. */
public final class MemoryBenchmark {
  private static final int PACED = 50_000;

  private MemoryBenchmark() {}

  /** Arguments: an empty directory, the report's file, the number of spans. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    String spans = args[2];
    String options = System.getenv().getOrDefault("MEMORY_JAVA_OPTS", "");
    Table table = new Table("Resident memory, MB");
    measure(table, "50,000 spans a second and questions", "512", directory, spans, PACED, options);
    measure(table, "as fast as it takes them", "900", directory, spans, 0, options);
    String report =
        Stores.head("Memory of a process with a store", "run.sh memory")
            + String.format(
                "%s spans of the shop's traffic in each of two processes, with the store's default"
                    + " settings and the options '%s' for Java. The generator runs in the same"
                    + " process and is counted with it.%n",
                spans, options)
            + table;
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options.split(" ", -1)) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MemoryUnderLoad.class.getName(),
            directory.resolve("memory-" + spansPerSecond).toString(),
            spans,
            Integer.toString(spansPerSecond)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("The process ended with " + process.exitValue());
    }
    table.add(what, target, "%s", said.strip());
  }
}
