package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What Linux says a running process has used: {@code /proc/PID/stat} and {@code status}, proc(5).
 */
public final class ProcessCost {
  /** USER_HZ is 100 on every Linux that Java runs on. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Thread names are cut to 15 characters. */
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre");

  private ProcessCost() {}

  /** User and system time of all threads, in nanoseconds, to the tick of 10 ms. */
  public static long cpuNanos(long pid) throws IOException {
    return cpuNanos(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  private static long cpuNanos(String stat) {
    // The second field is the command in parentheses and may hold blanks: count from behind it.
    String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(field[11]) + Long.parseLong(field[12])) * NANOS_PER_TICK;
  }

  /**
   * User and system time of the JVM's compiler threads, in nanoseconds. Complete only if they live
   * as long as the process: {@code -XX:-UseDynamicNumberOfCompilerThreads}.
   */
  public static long compilerNanos(long pid) throws IOException {
    long nanos = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        if (COMPILER.matcher(stat).find()) {
          nanos += cpuNanos(stat);
        }
      }
    }
    return nanos;
  }

  /** Resident set size in bytes. */
  public static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("No VmRSS in /proc/" + pid + "/status");
  }
}
