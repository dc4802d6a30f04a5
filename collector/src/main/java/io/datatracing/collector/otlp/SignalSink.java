package io.datatracing.collector.otlp;

import java.util.concurrent.CompletionStage;

/** Where a signal goes that is not kept here: metrics, logs. */
@FunctionalInterface
interface SignalSink {
  /**
   * @param request an {@code Export…ServiceRequest}
   * @param contentType of {@code request}, and of the answer
   */
  CompletionStage<Answer> take(byte[] request, String contentType);

  /**
   * What the next server said.
   *
   * @param status of HTTP
   * @param body an {@code Export…ServiceResponse} for 200
   * @param retryAfter seconds or a date; empty when it does not say
   */
  record Answer(int status, byte[] body, String retryAfter) {}
}
