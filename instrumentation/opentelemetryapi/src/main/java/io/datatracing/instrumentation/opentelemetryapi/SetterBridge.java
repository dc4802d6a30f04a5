package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.TextSetter;
import io.opentelemetry.context.propagation.TextMapSetter;

/** Writes headers through the application's setter. */
final class SetterBridge<C> implements TextSetter<C> {
  private final TextMapSetter<C> setter;

  SetterBridge(TextMapSetter<C> setter) {
    this.setter = setter;
  }

  @Override
  public void set(C carrier, String name, String value) {
    setter.set(carrier, name, value);
  }
}
