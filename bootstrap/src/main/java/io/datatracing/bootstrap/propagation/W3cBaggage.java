package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;

/** Header {@code baggage} (W3C Baggage). */
final class W3cBaggage implements Propagator {
  static final String BAGGAGE = "baggage";

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    Baggage baggage = Baggage.from(context);
    if (baggage != null && baggage.size() > 0) {
      setter.set(carrier, BAGGAGE, baggage.header());
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    if (getter.get(carrier, BAGGAGE) == null) {
      return context;
    }
    Baggage baggage = Baggage.parse(getter.all(carrier, BAGGAGE));
    return baggage.size() == 0 ? context : baggage.in(context);
  }
}
