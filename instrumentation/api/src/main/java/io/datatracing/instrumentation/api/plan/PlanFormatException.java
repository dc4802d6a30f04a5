package io.datatracing.instrumentation.api.plan;

/** A weave plan that cannot be used: not a plan, of another version, or damaged. */
public final class PlanFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PlanFormatException(String message) {
    super(message);
  }
}
