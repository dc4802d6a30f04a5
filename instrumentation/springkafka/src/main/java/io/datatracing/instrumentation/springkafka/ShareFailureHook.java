package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;

/**
 * {@code ShareListenerConsumer.handleProcessingError}: the container of a share group keeps to
 * itself what its listener has thrown. The record that its loop is at is the current one.
 */
final class ShareFailureHook {
  private ShareFailureHook() {}

  @OnEnter
  static void failed(@Argument(2) Exception thrown) {
    Span span = Span.current();
    if (span != null && span.kind() == SpanKind.CONSUMER) {
      span.fail(Failures.reason(thrown));
    }
  }
}
