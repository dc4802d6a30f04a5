package io.datatracing.instrumentation.kotlincoroutines;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.channels.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is current in a coroutine is what was current where it was launched. */
@Timeout(240)
class CoroutineTest {
  private static final int STEPS = 12;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CoroutineDispatcher one = ExecutorsKt.from(thread);
  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void aCoroutineKeepsItsContextAcrossSuspensionsAndDispatchers() throws Exception {
    for (CoroutineDispatcher dispatcher :
        new CoroutineDispatcher[] {
          one, Dispatchers.getDefault(), Dispatchers.getIO(), Dispatchers.getUnconfined()
        }) {
      Context request = inRequest(() -> Coroutines.steps(dispatcher, this::see));
      assertThat(next(STEPS)).containsOnly(request);
    }
    assertLeftClean();
  }

  @Test
  void aCoroutineLaunchedOutsideOfARequestHasNone() throws Exception {
    Coroutines.steps(one, this::see);
    assertThat(next(STEPS)).containsOnly(CurrentContext.root());
  }

  @Test
  void manyCoroutinesOnOneThreadDoNotMix() throws Exception {
    int requests = 50;
    BlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    for (int i = 0; i < requests; i++) {
      inRequest(
          () -> {
            Context mine = CurrentContext.current();
            Coroutines.steps(one, () -> right.add(CurrentContext.current() == mine));
          });
    }
    for (int i = 0; i < requests * STEPS; i++) {
      assertThat(right.poll(60, TimeUnit.SECONDS)).isTrue();
    }
    assertLeftClean();
  }

  @Test
  void whoResumesACoroutineDoesNotGiveItsContext() throws Exception {
    for (CoroutineDispatcher dispatcher :
        new CoroutineDispatcher[] {one, Dispatchers.getUnconfined()}) {
      CompletableDeferred<Integer> signal = CompletableDeferredKt.CompletableDeferred(null);
      Coroutines.waiting(dispatcher, signal, this::see);
      Context request = inRequest(() -> Coroutines.waiting(dispatcher, signal, this::see));
      inRequest(
          () -> {
            Context mine = CurrentContext.current();
            signal.complete(1);
            assertThat(CurrentContext.current()).isSameAs(mine);
          });
      assertThat(next(2)).containsExactlyInAnyOrder(CurrentContext.root(), request);
    }
  }

  @Test
  void senderAndReceiverOfAChannelKeepTheirOwn() throws Exception {
    BlockingQueue<Context> received = new LinkedBlockingQueue<>();
    Channel<Integer> channel = Coroutines.channel();
    Job atBoot =
        Coroutines.receiver(
            Dispatchers.getUnconfined(), channel, () -> received.add(CurrentContext.current()));
    Context request = inRequest(() -> Coroutines.sender(one, channel, 3, this::see));
    assertThat(next(3)).containsOnly(request);
    for (int i = 0; i < 3; i++) {
      assertThat(received.poll(60, TimeUnit.SECONDS)).isSameAs(CurrentContext.root());
    }
    atBoot.cancel(null);
    assertLeftClean();
  }

  @Test
  void aCancelledCoroutineCleansUpInItsContextAndLeavesTheThreadClean() throws Exception {
    AtomicReference<Job> job = new AtomicReference<>();
    BlockingQueue<Boolean> started = new LinkedBlockingQueue<>();
    Context request =
        inRequest(() -> job.set(Coroutines.cancelled(one, () -> started.add(true), this::see)));
    assertThat(started.poll(60, TimeUnit.SECONDS)).isTrue();
    inRequest(() -> job.get().cancel(null));
    assertThat(next(1)).containsOnly(request);
    assertLeftClean();
  }

  @Test
  void aFailedCoroutineLeavesTheThreadClean() throws Exception {
    Context request =
        inRequest(
            () ->
                Coroutines.afterDelay(
                    one,
                    () -> {
                      see();
                      throw new IllegalStateException("on purpose");
                    }));
    assertThat(next(1)).containsOnly(request);
    assertLeftClean();
  }

  @Test
  void blockingCallsKeepTheContextOfTheCaller() throws Exception {
    inRequest(
        () -> {
          Context mine = CurrentContext.current();
          assertThat(
                  Coroutines.blocking(
                      () -> {
                        see();
                        return 1;
                      }))
              .isEqualTo(1);
          assertThat(next(1)).containsOnly(mine);
          assertThat(CurrentContext.current()).isSameAs(mine);
        });
  }

  @Test
  void whatACoroutineMakesCurrentGoesAlongWithContext() throws Exception {
    AtomicReference<Context> before = new AtomicReference<>();
    Context inner = CurrentContext.root().with(ContextKey.named("inner"), "value");
    Context request =
        inRequest(
            () ->
                Coroutines.around(
                    one,
                    () -> before.set(CurrentContext.attach(inner)),
                    this::see,
                    () -> {
                      CurrentContext.restore(before.get());
                      see();
                    }));
    assertThat(next(2)).containsExactly(inner, request);
    assertLeftClean();
  }

  @Test
  void anEndlessCoroutineDoesNotGrowItsTraceForEver() throws Exception {
    BlockingQueue<Boolean> over = new LinkedBlockingQueue<>();
    AtomicReference<Job> job = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                job.set(
                    Coroutines.looping(
                        one,
                        () -> {
                          see();
                          if (over.poll() != null) {
                            work("late work");
                          }
                        })));
    assertThat(next(3)).containsOnly(request);
    spans.letTimePass(Tracer.LONG_OVER_NANOS + 1);
    over.add(true);
    Span late = spans.take();
    job.get().cancel(null);
    assertThat(late.isLocalRoot()).isTrue();
    assertThat(late.traceIdLow()).isNotEqualTo(Span.from(request).traceIdLow());
  }

  private void see() {
    seen.add(CurrentContext.current());
  }

  private void work(String name) {
    try {
      spans.inSpan(name, () -> null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Context> next(int count) throws InterruptedException {
    List<Context> contexts = new ArrayList<>();
    while (contexts.size() < count) {
      Context context = seen.poll(60, TimeUnit.SECONDS);
      if (context == null) {
        throw new AssertionError("only " + contexts.size() + " calls within 60 s");
      }
      contexts.add(context);
    }
    return contexts;
  }

  /** Asks the thread itself, past the dispatcher. */
  private void assertLeftClean() throws Exception {
    assertThat(thread.submit(CurrentContext::current).get(60, TimeUnit.SECONDS))
        .isSameAs(CurrentContext.root());
  }

  private interface Body {
    void run() throws Exception;
  }

  /** Runs the body in a request, which ends with it, and returns its context. */
  private Context inRequest(Body body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.run();
              return CurrentContext.current();
            });
    assertThat(spans.take()).isSameAs(Span.from(request));
    return request;
  }
}
