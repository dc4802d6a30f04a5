package io.datatracing.instrumentation.testing.async;

/** One way of handing over work, with threads of its own. */
public interface AsyncRunner extends AutoCloseable {
  /** Hands the task over; it runs on another thread, once. */
  void submit(Runnable task) throws Exception;

  /** Ends the threads. */
  @Override
  void close();
}
