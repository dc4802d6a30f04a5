package io.datatracing.benchmarks.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;

/**
 * What a JVM says of itself.
 *
 * @param allocatedBytes allocated by all threads that are alive, since they started
 * @param classesLoaded classes loaded since the start
 * @param metaspaceBytes metaspace in use
 * @param heapBytes heap in use
 */
public record Figures(
    long allocatedBytes, long classesLoaded, long metaspaceBytes, long heapBytes) {

  public static Figures ofThisJvm() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long allocated = 0;
    if (threads instanceof com.sun.management.ThreadMXBean counting) {
      for (long bytes : counting.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        allocated += Math.max(0, bytes);
      }
    }
    long metaspace = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        metaspace = pool.getUsage().getUsed();
      }
    }
    return new Figures(
        allocated,
        ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount(),
        metaspace,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  public String toLine() {
    return allocatedBytes + " " + classesLoaded + " " + metaspaceBytes + " " + heapBytes;
  }

  public static Figures parse(String line) {
    String[] part = line.trim().split(" ");
    return new Figures(
        Long.parseLong(part[0]),
        Long.parseLong(part[1]),
        Long.parseLong(part[2]),
        Long.parseLong(part[3]));
  }
}
