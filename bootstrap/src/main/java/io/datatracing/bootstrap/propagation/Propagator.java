package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;

/** One format of headers. Never throws for what it reads. */
public interface Propagator {
  /**
   * The names of all headers that are written, as they are written. What of them a call does not
   * need is removed from its carrier, so that nothing of an older caller stays.
   */
  List<String> fields();

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
