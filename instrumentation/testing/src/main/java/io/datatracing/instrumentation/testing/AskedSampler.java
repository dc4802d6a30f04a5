package io.datatracing.instrumentation.testing;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples everything, and remembers what it was told of each trace. */
public final class AskedSampler extends Sampler {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** {@code SERVER GET path=/orders/42 route=/orders/{id}} for each. */
  public List<String> asked() {
    return asked;
  }

  @Override
  public boolean wantsSubject() {
    return true;
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
    asked.add(kind + " " + name + " path=" + subject + " route=" + route);
    return UNCOUNTED;
  }
}
