package io.datatracing.benchmarks.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Seconds of processor time that parts of this process have taken so far: of threads that live, by
 * how their names begin, and of the virtual machine's own, which compile and collect (on Linux).
 */
final class ProcessorTimes {
  static final String COMPILER = "compiler";
  static final String COLLECTOR = "collector of garbage";

  /** Ticks of {@code /proc}, whose rate is part of Linux's interface. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;

  private final Map<String, Double> seconds = new LinkedHashMap<>();

  private ProcessorTimes() {}

  static ProcessorTimes now(List<String> threads) {
    ProcessorTimes times = new ProcessorTimes();
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : bean.getThreadInfo(bean.getAllThreadIds())) {
      long nanos = thread == null ? -1 : bean.getThreadCpuTime(thread.getThreadId());
      for (String prefix : threads) {
        // Minus one for a thread that has ended meanwhile.
        if (nanos > 0 && thread.getThreadName().startsWith(prefix)) {
          times.seconds.merge(prefix, nanos / 1e9, Double::sum);
        }
      }
    }
    times.addVirtualMachine();
    return times;
  }

  private void addVirtualMachine() {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        String name = Files.readString(task.resolve("comm"));
        String part =
            name.startsWith("C1 Comp") || name.startsWith("C2 Comp")
                ? COMPILER
                : name.startsWith("GC Thread") ? COLLECTOR : "";
        if (!part.isEmpty()) {
          String stat = Files.readString(task.resolve("stat"));
          // Behind the name, which may have blanks.
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
          seconds.merge(part, ticks / TICKS_PER_SECOND, Double::sum);
        }
      }
    } catch (IOException e) {
      // A thread has ended between its name and its times, or this is no Linux: not told.
      seconds.remove(COMPILER);
      seconds.remove(COLLECTOR);
    }
  }

  /** What a part has taken; 0 where that is not known. */
  double of(String part) {
    return seconds.getOrDefault(part, 0.0);
  }
}
