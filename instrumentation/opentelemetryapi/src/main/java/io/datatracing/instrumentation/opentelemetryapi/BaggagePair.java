package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.Baggage.Member;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application's baggage and what the agent hands on of it: members with names that are no
 * tokens cannot travel, and the agent's bounds hold.
 */
final class BaggagePair {
  /** Among the application's values, to give it back the object it set. */
  static final ContextKey<BaggagePair> KEY = ContextKey.named("datatracing-baggage-pair");

  final io.datatracing.bootstrap.propagation.Baggage agents;
  private final Baggage applications;

  private BaggagePair(io.datatracing.bootstrap.propagation.Baggage agents, Baggage applications) {
    this.agents = agents;
    this.applications = applications;
  }

  static BaggagePair of(Baggage applications) {
    io.datatracing.bootstrap.propagation.Baggage agents =
        io.datatracing.bootstrap.propagation.Baggage.empty();
    for (Map.Entry<String, BaggageEntry> entry : applications.asMap().entrySet()) {
      BaggageEntry value = entry.getValue();
      agents = agents.withValid(entry.getKey(), value.getValue(), value.getMetadata().getValue());
    }
    return new BaggagePair(agents, applications);
  }

  /** The baggage of the agent's context, as the application's type. */
  static @Nullable Baggage in(Object carried, Context own) {
    io.datatracing.bootstrap.propagation.Baggage agents = PlainContexts.baggage(carried);
    BaggagePair pair = own.get(KEY);
    if (pair != null && pair.agents == agents) {
      return pair.applications;
    }
    if (agents == null) {
      return null;
    }
    BaggageBuilder builder = Baggage.builder();
    for (Member member : agents.members()) {
      builder.put(member.name(), member.value(), BaggageEntryMetadata.create(member.properties()));
    }
    return builder.build();
  }
}
