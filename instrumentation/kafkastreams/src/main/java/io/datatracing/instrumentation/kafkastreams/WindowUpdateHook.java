package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import org.apache.kafka.streams.kstream.Window;

/** {@code maybeForwardUpdate} of a windowed aggregation: a record went into a window. */
final class WindowUpdateHook {
  private WindowUpdateHook() {}

  @OnEnter
  static void updated(
      @This Object processor, @Argument(0) Object record, @Argument(1) Window window) {
    FinalWindows.updated(processor, record, window);
  }
}
