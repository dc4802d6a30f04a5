package io.datatracing.instrumentation.api.compiler;

/** A table of contents or a hook that cannot be woven. Fails the build of its module. */
public final class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PlanException(String message) {
    super(message);
  }
}
