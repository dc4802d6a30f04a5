package io.datatracing.instrumentation.testing.messaging;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of a handler on a thread of the library: the test waits for so many, or for a failure. */
public final class Calls {
  private final CountDownLatch open;
  private volatile @Nullable Throwable failure;

  public Calls(int count) {
    open = new CountDownLatch(count);
  }

  /** What the application does in a call. */
  @FunctionalInterface
  public interface Call {
    void run() throws Exception;
  }

  /** What the call throws goes to the library, and to the test. */
  public void call(Call call) {
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

  public void await() throws InterruptedException {
    if (!open.await(120, TimeUnit.SECONDS)) {
      throw new AssertionError(open.getCount() + " calls of the handler are missing");
    }
  }

  /** Throws what a call threw; returns if none did. */
  public void rethrow() throws Exception {
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
