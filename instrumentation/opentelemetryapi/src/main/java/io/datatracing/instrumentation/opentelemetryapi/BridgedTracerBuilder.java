package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import org.jspecify.annotations.Nullable;

/** A tracer with a version and a schema. */
final class BridgedTracerBuilder implements TracerBuilder {
  private final @Nullable String name;
  private @Nullable String version;
  private @Nullable String schemaUrl;

  BridgedTracerBuilder(@Nullable String name) {
    this.name = name;
  }

  @Override
  public TracerBuilder setSchemaUrl(String url) {
    schemaUrl = url;
    return this;
  }

  @Override
  public TracerBuilder setInstrumentationVersion(String instrumentationVersion) {
    version = instrumentationVersion;
    return this;
  }

  @Override
  public Tracer build() {
    return BridgedTracer.of(name, version, schemaUrl);
  }
}
