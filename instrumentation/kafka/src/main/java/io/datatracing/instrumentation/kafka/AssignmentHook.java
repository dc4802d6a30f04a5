package io.datatracing.instrumentation.kafka;

import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;

/** {@code SubscriptionState.assignFromSubscribed}: what a consumer of a group reads from now on. */
final class AssignmentHook {
  private AssignmentHook() {}

  @OnExit(onThrow = false)
  static void assigned(@This Object subscriptions) {
    Assignment.changed(subscriptions);
  }
}
