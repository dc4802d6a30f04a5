package com.example.programs;

import com.sun.tools.attach.VirtualMachine;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.WithSpan;

/** Uses OpenTelemetry's API, loads the agent into itself, and goes on. */
public final class LateAgentProgram {
  private static final ContextKey<String> TENANT = ContextKey.named("tenant");

  private LateAgentProgram() {}

  /**
   * @param arguments the agent's jar
   */
  public static void main(String[] arguments) throws Exception {
    try (Scope scope = Context.current().with(TENANT, "early").makeCurrent()) {
      System.out.println(work());
      VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
      self.loadAgent(arguments[0]);
      self.detach();
      System.out.println(work());
    }
    System.out.println(work());
  }

  @WithSpan
  private static String work() {
    Span span = GlobalOpenTelemetry.getTracer("shop").spanBuilder("by hand").startSpan();
    try (Scope scope = Context.current().with(span).with(TENANT, "late").makeCurrent()) {
      return Context.current().get(TENANT) + " " + Span.current().isRecording();
    } finally {
      span.end();
    }
  }
}
