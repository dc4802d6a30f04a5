package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Baggage.Member;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStart;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies members of baggage to every span that starts where they are, under their own names, as
 * OpenTelemetry's baggage span processor does. What an instrumentation says of the span itself
 * wins.
 *
 * <p>The limits of spans hold, for the number of attributes and for the length of values.
 */
final class BaggageAttributes implements SpanStart {
  private final boolean all;
  private final Map<String, AttributeKey> keys = new HashMap<>();

  /**
   * @param names the members' names, {@code *} for all
   */
  BaggageAttributes(List<String> names) {
    this.all = names.contains("*");
    for (String name : names) {
      keys.put(name, AttributeKey.of(name));
    }
  }

  @Override
  public void started(Span span, Context parent) {
    Baggage baggage = Baggage.from(parent);
    if (baggage == null) {
      return;
    }
    for (Member member : baggage.members()) {
      AttributeKey key = all ? AttributeKey.of(member.name()) : keys.get(member.name());
      if (key != null) {
        span.put(key, member.value());
      }
    }
  }
}
