package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says a running process has used: {@code /proc/PID/stat} and {@code status}, proc(5).
 */
final class ProcessCost {
  /** USER_HZ is 100 on every Linux that Java runs on. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private ProcessCost() {}

  /** User and system time of all threads, in nanoseconds, to the tick of 10 ms. */
  static long cpuNanos(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // The second field is the command in parentheses and may hold blanks: count from behind it.
    String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(field[11]) + Long.parseLong(field[12])) * NANOS_PER_TICK;
  }

  /** Resident set size in bytes. */
  static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("No VmRSS in /proc/" + pid + "/status");
  }
}
