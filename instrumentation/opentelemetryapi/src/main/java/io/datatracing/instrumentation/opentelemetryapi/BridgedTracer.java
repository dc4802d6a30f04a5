package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one instrumentation scope. Immutable.
 *
 * <p>Where the incubating API stands beside the API, every tracer of the API has its interface,
 * those that do nothing too, so applications cast. Then {@link BridgedExtendedTracer} is what is
 * made.
 */
final class BridgedTracer implements Tracer {
  /** What OpenTelemetry's SDK calls the tracer of code that gives no name. */
  private static final String UNKNOWN = "unknown";

  /**
   * A name that is recognized by being this very object: with it the API's tracers that do nothing
   * are asked for, which come from the incubating API where it is there, and are woven there.
   */
  static final String OURS = new String("datatracing");

  /** The API's own tracer, or a maker of tracers. */
  private static final Tracer PROTOTYPE = TracerProvider.noop().get(OURS);

  private final InstrumentationScope scope;

  private BridgedTracer(InstrumentationScope scope) {
    this.scope = scope;
  }

  static Tracer of(@Nullable String name, @Nullable String version, @Nullable String schemaUrl) {
    String known = name == null || name.isEmpty() ? UNKNOWN : name;
    InstrumentationScope scope = new InstrumentationScope(known, version, schemaUrl);
    return PROTOTYPE instanceof TracerPrototype
        ? ((TracerPrototype) PROTOTYPE).of(scope)
        : new BridgedTracer(scope);
  }

  @Override
  public SpanBuilder spanBuilder(@Nullable String spanName) {
    return new BridgedSpanBuilder(scope, spanName == null ? "" : spanName);
  }
}
