package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.Objects;
import java.util.Properties;

/** An application that ends a span as the last thing it does, or as the last before it waits. */
final class OneSpanApplication {
  private OneSpanApplication() {}

  public static void main(String[] args) throws InterruptedException {
    AgentTracing.start(Settings.ofProcess(new Properties()));
    System.out.println("work");
    Objects.requireNonNull(Tracer.get().start("last", SpanKind.INTERNAL, CurrentContext.root()))
        .end();
    if (args.length > 0 && args[0].equals("wait")) {
      System.out.println("waiting");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
