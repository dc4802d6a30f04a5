package io.datatracing.bootstrap.task;

import io.datatracing.bootstrap.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Hears how this process ends, where it was started as a task and somebody wants to know. What it
 * throws is counted: the JVM ends all the same.
 */
public abstract class ProcessEnd {
  private static volatile @Nullable ProcessEnd installed;

  public static void install(@Nullable ProcessEnd end) {
    installed = end;
  }

  /** The JVM begins to shut down with this exit code. */
  public static void exiting(int code) {
    ProcessEnd end = installed;
    if (end != null) {
      try {
        end.exitsWith(code);
      } catch (RuntimeException | LinkageError fault) {
        Faults.count("task", fault);
      }
    }
  }

  /** The JVM halts now, with this exit code. */
  public static void halting(int code) {
    ProcessEnd end = installed;
    if (end != null) {
      try {
        end.haltsWith(code);
      } catch (RuntimeException | LinkageError fault) {
        Faults.count("task", fault);
      }
    }
  }

  /** A thread ends because nobody caught this. */
  public static void uncaught(Thread thread, Throwable thrown) {
    ProcessEnd end = installed;
    if (end != null) {
      try {
        end.endsBy(thread, thrown);
      } catch (RuntimeException | LinkageError fault) {
        Faults.count("task", fault);
      }
    }
  }

  protected abstract void exitsWith(int code);

  protected abstract void haltsWith(int code);

  protected abstract void endsBy(Thread thread, Throwable thrown);
}
