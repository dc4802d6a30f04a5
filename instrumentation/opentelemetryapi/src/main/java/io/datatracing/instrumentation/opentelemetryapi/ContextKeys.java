package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ImplicitContextKeyed;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which the API keeps span and baggage. They are not public: a context that notes
 * the key it is given finds them out.
 */
final class ContextKeys {
  static final ContextKey<Span> SPAN = key(Span.getInvalid());
  static final ContextKey<Baggage> BAGGAGE = key(Baggage.empty());

  private ContextKeys() {}

  @SuppressWarnings("unchecked") // the type that the API gives the key
  private static <V extends ImplicitContextKeyed> ContextKey<V> key(V value) {
    Probe probe = new Probe();
    value.storeInContext(probe);
    if (probe.key == null) {
      throw new IllegalStateException("the API stores " + value + " in another way");
    }
    return (ContextKey<V>) probe.key;
  }

  private static final class Probe implements Context {
    @Nullable ContextKey<?> key;

    @Override
    public <V> @Nullable V get(ContextKey<V> asked) {
      return null;
    }

    @Override
    public <V> Context with(ContextKey<V> given, V value) {
      key = given;
      return this;
    }
  }
}
