package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.trace.PlainContexts;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The agent's side, for tests that run where {@code Context} is the application's. */
final class AgentContext {
  private AgentContext() {}

  /** As a header; null if there is none. */
  static @Nullable String baggage() {
    Baggage baggage = PlainContexts.baggage(PlainContexts.current());
    return baggage == null ? null : baggage.header();
  }

  /** As a server does around a request that came with this header. */
  static <T> T withBaggage(String header, Callable<T> body) throws Exception {
    Object previous =
        PlainContexts.attach(
            PlainContexts.withBaggage(PlainContexts.current(), Baggage.parse(header)));
    try {
      return body.call();
    } finally {
      PlainContexts.restore(previous);
    }
  }
}
