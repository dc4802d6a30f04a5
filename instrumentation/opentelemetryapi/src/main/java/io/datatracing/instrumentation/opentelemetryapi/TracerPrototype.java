package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.opentelemetry.api.trace.Tracer;

/** A tracer that makes others of its kind. */
interface TracerPrototype {
  Tracer of(InstrumentationScope scope);
}
