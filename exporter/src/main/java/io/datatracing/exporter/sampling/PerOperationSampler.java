package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sampler for each operation, which is the first span's name at its start. */
final class PerOperationSampler extends Sampler {
  private final Map<String, Sampler> operations;
  private final Sampler otherwise;

  /**
   * @param operations not changed from now on
   */
  PerOperationSampler(Map<String, Sampler> operations, Sampler otherwise) {
    this.operations = operations;
    this.otherwise = otherwise;
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    Sampler own = operations.get(name);
    return (own == null ? otherwise : own)
        .decide(parent, randomness, name, kind, protocol, subject, route);
  }

  @Override
  public String toString() {
    return "operations{" + operations + ", otherwise " + otherwise + "}";
  }
}
