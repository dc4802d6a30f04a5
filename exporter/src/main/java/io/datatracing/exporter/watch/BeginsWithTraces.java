package io.datatracing.exporter.watch;

/** What runs only in processes that have a trace. */
public interface BeginsWithTraces {
  /** Is called at the first trace, and perhaps again. Any thread; never throws, never blocks. */
  void begin();
}
