package io.datatracing.control;

/**
 * Knows when the application's {@code main} has begun, by looking at the stack of the thread that
 * ran {@code premain}: its outermost frame is the JVM's agent support while any agent starts, the
 * launcher while the main class is being loaded, and the application's from then on. In a JVM that
 * a native program has made there may be no frame at all for long; after some looks that counts
 * too.
 */
final class MainThread {
  private static final int LOOKS_AT_NOTHING = 30;

  private final Thread thread;
  private int looksAtNothing;

  MainThread(Thread thread) {
    this.thread = thread;
  }

  boolean hasBegun() {
    if (!thread.isAlive()) {
      return true;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    if (stack.length == 0) {
      return ++looksAtNothing >= LOOKS_AT_NOTHING;
    }
    String outermost = stack[stack.length - 1].getClassName();
    return !outermost.startsWith("sun.instrument.") && !outermost.startsWith("sun.launcher.");
  }
}
