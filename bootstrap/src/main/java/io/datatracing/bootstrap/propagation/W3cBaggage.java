package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;

/** Header {@code baggage} (W3C Baggage). */
final class W3cBaggage implements Propagator {
  static final String BAGGAGE = "baggage";

  @Override
  public List<String> fields() {
    return Collections.singletonList(BAGGAGE);
  }

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
    if (baggage.size() == 0) {
      return context;
    }
    // Another format's, read before.
    Baggage before = Baggage.from(context);
    return (before == null ? baggage : before.mergedWith(baggage)).in(context);
  }
}
