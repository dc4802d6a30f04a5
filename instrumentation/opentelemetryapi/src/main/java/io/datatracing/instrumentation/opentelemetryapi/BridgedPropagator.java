package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The headers the agent itself reads and writes, for calls that the application traces by hand. */
final class BridgedPropagator implements TextMapPropagator {
  @Override
  public Collection<String> fields() {
    return PlainContexts.fields();
  }

  @Override
  @SuppressWarnings("NullAway") // a carrier may be null: the setter is the application's
  public <C> void inject(
      @Nullable Context context, @Nullable C carrier, @Nullable TextMapSetter<C> setter) {
    if (context == null || setter == null) {
      return;
    }
    try {
      Object agents = BridgedContext.carriedBy(context);
      SpanContext span = PlainContexts.span(agents);
      if (span != null && span.spanId() != 0) {
        PlainContexts.inject(agents, span, carrier, new SetterBridge<>(setter));
      } else if (PlainContexts.baggage(agents) != null) {
        PlainContexts.inject(agents, NoSpan.INSTANCE, carrier, new BaggageSetterBridge<>(setter));
      }
    } catch (Throwable fault) {
      Faults.count("opentelemetryapi", fault);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // a carrier may be null: the getter is the application's
  public <C> Context extract(
      @Nullable Context context, @Nullable C carrier, @Nullable TextMapGetter<C> getter) {
    Context into = context == null ? Context.root() : context;
    if (getter == null) {
      return into;
    }
    try {
      BridgedContext bridged = BridgedContext.of(into);
      Object extracted =
          PlainContexts.extract(bridged.carried(), carrier, new GetterBridge<>(getter));
      return extracted == bridged.carried() ? into : bridged.over(extracted);
    } catch (Throwable fault) {
      Faults.count("opentelemetryapi", fault);
      return into;
    }
  }
}
