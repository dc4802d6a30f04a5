package io.datatracing.exporter;

/**
 * A place behind the application's own shutdown hooks, which run all at once and in no order:
 * whoever stands there sees the spans of all of them.
 */
public interface LastHook {
  /**
   * Runs {@code last} when the application's hooks have ended, and the JVM halts after it. Works
   * while they run, too.
   *
   * @return false if this JVM has no such place
   */
  boolean set(Runnable last);
}
