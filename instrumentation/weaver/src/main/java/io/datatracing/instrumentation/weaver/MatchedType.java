package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;

/** An entry of a plan, with the instrumentation it belongs to. */
final class MatchedType {
  final InstrumentationPlan instrumentation;
  final TypePlan type;

  MatchedType(InstrumentationPlan instrumentation, TypePlan type) {
    this.instrumentation = instrumentation;
    this.type = type;
  }
}
