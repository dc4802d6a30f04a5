package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;

/** One format of headers. Never throws for what it reads. */
public interface Propagator {
  /**
   * Writes headers for a call.
   *
   * @param context what travels along, such as baggage
   * @param span the caller
   */
  <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter);

  /**
   * {@code context} with what the headers say; {@code context} itself if they say nothing valid.
   */
  <C> Context extract(Context context, C carrier, TextGetter<C> getter);
}
