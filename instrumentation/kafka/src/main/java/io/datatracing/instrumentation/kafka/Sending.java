package io.datatracing.instrumentation.kafka;

import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.Callback;

/** A record on its way, and the callback that hears of its end. */
abstract class Sending implements Callback {
  private final Context caller;

  Sending(Context caller) {
    this.caller = caller;
  }

  /** The context of the caller of {@code send}. */
  final Context caller() {
    return caller;
  }

  /**
   * {@code send} threw, so that there will be no answer. Without effect if one has come already.
   */
  abstract void fail(Throwable thrown);
}
