package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;

/** Says which instrumentation does not fit the class that is being loaded, and why. */
final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  final transient InstrumentationPlan instrumentation;

  UnfitException(InstrumentationPlan instrumentation, String reason) {
    super(reason, null, false, false);
    this.instrumentation = instrumentation;
  }
}
