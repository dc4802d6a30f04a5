package io.datatracing.instrumentation.testing.kafka;

import java.lang.reflect.Method;

/**
 * A call of a client that takes more than a second is a span, and how long it takes is up to the
 * machine.
 */
final class UnhurriedCalls {
  private UnhurriedCalls() {}

  /**
   * From now on no call is slow. The client's instrumentation is a module that tests with this one,
   * so it is not there to be named.
   */
  static void use() {
    try {
      Method slowFrom =
          Class.forName("io.datatracing.instrumentation.kafka.ClientCall")
              .getDeclaredMethod("slowFrom", long.class);
      slowFrom.setAccessible(true);
      slowFrom.invoke(null, Long.MAX_VALUE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
