package io.datatracing.instrumentation.kafka;

/**
 * A call of a client that takes more than a second is a span, and how long it takes is up to the
 * machine.
 */
public final class UnhurriedCalls {
  private UnhurriedCalls() {}

  /** From now on no call is slow. */
  public static void use() {
    ClientCall.slowFrom(Long.MAX_VALUE);
  }
}
