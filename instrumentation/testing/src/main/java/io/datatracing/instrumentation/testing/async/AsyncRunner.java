package io.datatracing.instrumentation.testing.async;

/** One way of handing over work, with threads of its own. */
public interface AsyncRunner extends AutoCloseable {
  /** Hands the task over; it runs on another thread, once. */
  void submit(Runnable task) throws Exception;

  /**
   * Hands the task over to be run again and again until the runner is closed, as a poller or a
   * house-keeper does. A runner that cannot do it opts out, see {@link AsyncContract#optOuts}.
   */
  default void repeat(Runnable task) throws Exception {
    throw new UnsupportedOperationException("no repetition");
  }

  /** Ends the threads. */
  @Override
  void close();
}
