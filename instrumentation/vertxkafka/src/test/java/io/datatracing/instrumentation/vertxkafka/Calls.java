package io.datatracing.instrumentation.vertxkafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of a handler on an event loop: the test waits for so many, or for a failure. */
final class Calls {
  private final CountDownLatch open;
  private volatile @Nullable Throwable failure;

  Calls(int count) {
    open = new CountDownLatch(count);
  }

  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  /** What the call throws goes to Vert.x, and to the test. */
  void call(Call call) {
    try {
      call.run();
    } catch (Throwable thrown) {
      failure = thrown;
      while (open.getCount() > 0) {
        open.countDown();
      }
      Calls.<RuntimeException>sneak(thrown);
    }
    open.countDown();
  }

  void await() throws InterruptedException {
    if (!open.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError(open.getCount() + " calls of the handler are missing");
    }
  }

  void rethrow() throws Exception {
    Throwable thrown = failure;
    if (thrown != null) {
      Calls.<Exception>sneak(thrown);
    }
  }

  @SuppressWarnings("unchecked") // a handler declares nothing
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
