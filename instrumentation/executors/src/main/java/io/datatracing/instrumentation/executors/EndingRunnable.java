package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.messaging.HandledMessage;
import org.jspecify.annotations.Nullable;

/** All that a thread does; what it leaves open is over then. Only its thread sees it. */
final class EndingRunnable implements Runnable {
  private final Runnable code;

  EndingRunnable(Runnable code) {
    this.code = code;
  }

  static @Nullable Runnable unwrap(@Nullable Runnable code) {
    return code instanceof EndingRunnable ? ((EndingRunnable) code).code : code;
  }

  @Override
  public void run() {
    try {
      code.run();
    } finally {
      HandledMessage.endLeft();
    }
  }
}
