package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.Objects;
import java.util.Properties;

/** An application that ends spans as fast as it can, and some more in a shutdown hook. */
final class BusyApplication {
  static final int IN_HOOK = 10;

  private BusyApplication() {}

  public static void main(String[] args) {
    AgentTracing.start(Settings.ofProcess(new Properties()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(IN_HOOK)));
    end(Integer.parseInt(args[0]));
    System.out.println("work");
  }

  private static void end(int spans) {
    for (int i = 0; i < spans; i++) {
      Objects.requireNonNull(Tracer.get().start("s", SpanKind.INTERNAL, CurrentContext.root()))
          .end();
    }
  }
}
