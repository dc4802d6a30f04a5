package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TextSetter;
import io.opentelemetry.context.propagation.TextMapSetter;

/** Where there is baggage but no span: W3C's baggage, the one format that stands by itself. */
final class BaggageSetterBridge<C> implements TextSetter<C> {
  private final TextMapSetter<C> setter;

  BaggageSetterBridge(TextMapSetter<C> setter) {
    this.setter = setter;
  }

  @Override
  public void set(C carrier, String name, String value) {
    if (name.equals("baggage")) {
      setter.set(carrier, name, value);
    }
  }
}
