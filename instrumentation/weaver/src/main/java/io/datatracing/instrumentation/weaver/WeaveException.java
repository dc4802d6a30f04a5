package io.datatracing.instrumentation.weaver;

/** Why a plan does not fit a class. The instrumentation stands down for the class's loader. */
final class WeaveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WeaveException(String reason) {
    super(reason, null, false, false);
  }
}
