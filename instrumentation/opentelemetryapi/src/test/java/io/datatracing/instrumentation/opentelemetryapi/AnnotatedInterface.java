package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.instrumentation.annotations.WithSpan;

/** A default method with a span. */
interface AnnotatedInterface {
  String name();

  @WithSpan
  default String greet() {
    return "hello " + name();
  }
}
