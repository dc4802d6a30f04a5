package io.datatracing.bootstrap.trace;

/** The two clocks of a trace. Injected, so that no test waits. */
public interface SpanClock {
  /** Monotonic nanoseconds of arbitrary origin. */
  long nanoTime();

  /** Wall clock: nanoseconds since 1970-01-01T00:00Z, as precise as the platform gives it. */
  long epochNanos();

  /** The clocks of this machine. */
  static SpanClock system() {
    return new SystemClock();
  }
}
