package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.messaging.MessageElement;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** {@code CommittableOffset.acknowledge}, {@code commit}: the application is done with a record. */
final class AcknowledgeHook {
  private AcknowledgeHook() {}

  @OnExit(onThrow = false)
  static void acknowledged(@This Object offset) {
    MessageElement element = TracedSubscriber.ELEMENT.get(offset);
    if (element != null) {
      element.acknowledge();
    }
  }
}
