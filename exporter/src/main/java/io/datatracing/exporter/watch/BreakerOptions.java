package io.datatracing.exporter.watch;

/** When the breaker opens. Immutable. */
public final class BreakerOptions {
  public static final int DEFAULT_GC_PERCENT = 50;
  public static final int DEFAULT_CPU_PERCENT = 90;

  final double gc;
  final double cpu;

  /**
   * @param gcPercent share of the time that the garbage collector stops the process
   * @param cpuPercent share of the time that a thread which is due gets no CPU
   * @throws IllegalArgumentException if one is not from 1 to 100
   */
  public BreakerOptions(int gcPercent, int cpuPercent) {
    if (gcPercent < 1 || gcPercent > 100 || cpuPercent < 1 || cpuPercent > 100) {
      throw new IllegalArgumentException(
          "breaker opens at " + gcPercent + " and " + cpuPercent + " %, expected 1 to 100");
    }
    this.gc = gcPercent / 100.0;
    this.cpu = cpuPercent / 100.0;
  }
}
