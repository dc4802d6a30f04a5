package io.datatracing.bootstrap.messaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops over messages that a thread leaves without telling anybody. */
class HandledMessageTest {
  private static final int MANY = 100;

  private final Recorder recorder = new Recorder();

  @AfterEach
  void close() {
    HandledMessage.endLeft();
    CurrentContext.restore(CurrentContext.root());
    recorder.close();
  }

  private static HandledMessage left() {
    HandledMessage loop = new HandledMessage();
    loop.beginInLoop(
        requireNonNull(
            Tracer.get().start("process orders", SpanKind.CONSUMER, CurrentContext.root())),
        CurrentContext.root());
    return loop;
  }

  /** As a thread of the application's own, to which others hand what they have polled. */
  @Test
  void threadThatLeavesLoopAfterLoopDoesNotKeepThemAll() {
    WeakReference<HandledMessage> first = new WeakReference<>(left());
    for (int i = 0; i < MANY; i++) {
      left();
    }
    await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () -> {
              System.gc();
              return first.get() == null;
            });
  }

  @Test
  void loopsThatWereLeftInsideOfEachOtherEndTogether() {
    HandledMessage outer = left();
    HandledMessage inner = left();
    HandledMessage.endLeft();
    assertThat(outer.isOpen() || inner.isOpen()).isFalse();
    assertThat(CurrentContext.current()).isSameAs(CurrentContext.root());
  }
}
