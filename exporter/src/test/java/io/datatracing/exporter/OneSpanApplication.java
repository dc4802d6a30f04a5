package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.Objects;
import java.util.Properties;

/** An application that ends a span as the last thing it does. */
final class OneSpanApplication {
  private OneSpanApplication() {}

  public static void main(String[] args) {
    AgentTracing.start(Settings.ofProcess(new Properties()));
    System.out.println("work");
    Objects.requireNonNull(Tracer.get().start("last", SpanKind.INTERNAL, CurrentContext.root()))
        .end();
  }
}
