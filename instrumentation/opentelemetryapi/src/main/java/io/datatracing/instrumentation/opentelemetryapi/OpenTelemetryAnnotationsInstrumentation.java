package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Methods of the application with {@code @WithSpan} or {@code @AddingSpanAttributes}. */
public final class OpenTelemetryAnnotationsInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "opentelemetryannotations";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .annotatedWith("io.opentelemetry.instrumentation.annotations.WithSpan")
        .methods(WithSpanHooks.class);
    weaving
        .annotatedWith("io.opentelemetry.instrumentation.annotations.AddingSpanAttributes")
        .methods(AddingSpanAttributesHooks.class);
  }
}
