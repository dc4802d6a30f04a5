package io.datatracing.exporter.watch;

/** What one window of about a second says about the state of the JVM. Shares are from 0 to 1. */
final class Pressure {
  /** Time in which the process stood still and a collection ran. */
  final double gcPaused;

  /** Time in which a thread that was due got no CPU, without a collection. */
  final double starved;

  /** Steps of the watch in which a collection ran. */
  final double gcSteps;

  /** The least that was used of the largest heap the JVM may have: what collections leave. */
  final double heapFloor;

  Pressure(double gcPaused, double starved, double gcSteps, double heapFloor) {
    this.gcPaused = gcPaused;
    this.starved = starved;
    this.gcSteps = gcSteps;
    this.heapFloor = heapFloor;
  }

  @Override
  public String toString() {
    return "stopped by the garbage collector "
        + percent(gcPaused)
        + ", without CPU "
        + percent(starved)
        + ", collecting in "
        + percent(gcSteps)
        + " of the steps, heap never below "
        + percent(heapFloor);
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }
}
