package io.datatracing.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.async.SeenContexts;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Fuseable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What is current in operators and callbacks is what was current where somebody subscribed. */
@Timeout(240)
class SubscriptionTest extends SeenContexts {
  private final Scheduler one = Schedulers.newSingle("one");
  private final Scheduler other = Schedulers.newSingle("other");

  @AfterEach
  void stop() {
    one.dispose();
    other.dispose();
  }

  @Test
  void everyOperatorOfAChainOverTwoSchedulers() throws Exception {
    Context request =
        inRequest(
            () ->
                Flux.range(1, 3)
                    .doOnRequest(n -> see())
                    .doOnSubscribe(s -> see())
                    .map(this::see)
                    .publishOn(one)
                    .map(this::see)
                    .filter(n -> see(n) == 1)
                    .publishOn(other)
                    .concatMap(n -> Mono.fromCallable(() -> see(n)).subscribeOn(one))
                    .doOnTerminate(this::see)
                    .subscribe(this::see, failure -> {}, this::see));
    assertThat(next(13)).containsOnly(request);
  }

  @Test
  void aDeclaredChainBelongsToWhomSubscribes() throws Exception {
    Flux<Integer> declared = Flux.just(1).publishOn(one).map(this::see);
    Context first = inRequest(declared::subscribe);
    assertThat(next()).isSameAs(first);
    Context second = inRequest(declared::subscribe);
    assertThat(next()).isSameAs(second).isNotSameAs(first);
    declared.subscribe();
    assertThat(next()).isSameAs(CurrentContext.root());
  }

  @Test
  void parallelSubscriptionsDoNotMix() throws Exception {
    int requests = 50;
    BlockingQueue<Boolean> right = new LinkedBlockingQueue<>();
    for (int i = 0; i < requests; i++) {
      inRequest(
          () -> {
            Context mine = CurrentContext.current();
            Flux.range(1, 20)
                .publishOn(one, 2)
                .flatMap(n -> Mono.just(n).delayElement(Duration.ofNanos(1), other))
                .doOnComplete(() -> right.add(CurrentContext.current() == mine))
                .subscribe(n -> right.add(CurrentContext.current() == mine));
          });
    }
    for (int i = 0; i < requests * 21; i++) {
      assertThat(right.poll(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anErrorIsSeenInTheSubscribersContextAndLeavesTheThreadClean() throws Exception {
    Context request =
        inRequest(
            () ->
                Flux.just(1)
                    .publishOn(one)
                    .map(
                        n -> {
                          throw new IllegalStateException("on purpose");
                        })
                    .doOnError(failure -> see())
                    .onErrorResume(failure -> Mono.fromCallable(() -> see(1)))
                    .subscribe());
    assertThat(next(2)).containsOnly(request);
    assertLeftClean(one::schedule);
  }

  @Test
  void aConsumerThatThrowsLeavesTheThreadClean() throws Exception {
    Context request =
        inRequest(
            () ->
                Flux.just(1)
                    .publishOn(one)
                    .subscribe(
                        n -> {
                          see();
                          throw new IllegalStateException("on purpose");
                        },
                        failure -> see()));
    assertThat(next(2)).containsOnly(request);
    assertLeftClean(one::schedule);
  }

  @Test
  void aCancellationIsSeenInTheSubscribersContext() throws Exception {
    AtomicReference<Disposable> subscription = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                subscription.set(
                    Mono.never().doOnCancel(this::see).doFinally(signal -> see()).subscribe()));
    one.schedule(() -> subscription.get().dispose());
    assertThat(next(2)).containsOnly(request);
    assertLeftClean(one::schedule);
  }

  @Test
  void aCancelledChainLeavesItsThreadsClean() throws Exception {
    Context request =
        inRequest(
            () ->
                Flux.<Integer>generate(sink -> sink.next(see(1)))
                    .subscribeOn(one)
                    .publishOn(other, 4)
                    .take(2)
                    .doOnNext(this::see)
                    .blockLast());
    assertThat(next(3)).containsOnly(request);
    assertLeftClean(one::schedule);
    assertLeftClean(other::schedule);
  }

  @Test
  void aTimeoutIsSeenInTheSubscribersContext() throws Exception {
    Context request =
        inRequest(
            () ->
                Mono.never()
                    .timeout(Duration.ofMillis(1), Mono.fromCallable(() -> see(1)), one)
                    .subscribe(n -> see()));
    assertThat(next(2)).containsOnly(request);
  }

  @Test
  void aSinkThatAnotherRequestFillsKeepsTheSubscribersContext() throws Exception {
    AtomicReference<FluxSink<Integer>> sink = new AtomicReference<>();
    Flux<Integer> hot = Flux.<Integer>create(sink::set).publish().autoConnect();
    hot.subscribe(n -> see());
    Context first = inRequest(() -> hot.map(this::see).subscribe());
    Context second = inRequest(() -> hot.publishOn(one).subscribe(n -> see()));
    inRequest(() -> sink.get().next(1));
    assertThat(next(3)).containsExactlyInAnyOrder(CurrentContext.root(), first, second);
  }

  @Test
  void aMonoSinkCompletedElsewhereKeepsTheSubscribersContext() throws Exception {
    AtomicReference<MonoSink<Integer>> sink = new AtomicReference<>();
    Context request =
        inRequest(() -> Mono.<Integer>create(sink::set).map(this::see).subscribe(n -> see()));
    inRequest(() -> sink.get().success(1));
    assertThat(next(2)).containsOnly(request);
  }

  @Test
  void subscribersOfASharedSourceKeepTheirOwn() throws Exception {
    ConnectableFlux<Integer> source = Flux.just(1).map(this::see).publish();
    Context first = inRequest(() -> source.subscribe(n -> see()));
    Context second = inRequest(() -> source.subscribe(n -> see()));
    Context connecter = inRequest(source::connect);
    // Versions differ in whether the first subscriber or the connecter makes the shared part.
    assertThat(next()).isIn(first, connecter);
    assertThat(next(2)).containsExactly(first, second);
  }

  @Test
  void aSubscriberOfTheApplicationIsInTheContextInWhichItSubscribed() throws Exception {
    BaseSubscriber<Integer> madeAtBoot =
        new BaseSubscriber<Integer>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            see();
            requestUnbounded();
          }

          @Override
          protected void hookOnNext(Integer value) {
            see();
          }

          @Override
          protected void hookOnComplete() {
            see();
          }
        };
    Context request = inRequest(() -> Flux.just(1).publishOn(one).subscribe(madeAtBoot));
    assertThat(next(3)).containsOnly(request);
  }

  @Test
  void requestingMoreFromElsewhereRunsTheGeneratorInTheSubscribersContext() throws Exception {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                Flux.<Integer>generate(sink -> sink.next(see(1)))
                    .subscribe(n -> {}, failure -> {}, () -> {}, subscription::set));
    inRequest(() -> subscription.get().request(2));
    assertThat(next(2)).containsOnly(request);
  }

  @Test
  void anIntervalStartedAtBootHasNone() throws Exception {
    Disposable interval = Flux.interval(Duration.ofMillis(1), one).subscribe(tick -> see());
    inRequest(() -> assertThat(next(5)).containsOnly(CurrentContext.root()));
    interval.dispose();
  }

  @Test
  void anIntervalStartedInARequestDoesNotGrowItsTraceForEver() throws Exception {
    BlockingQueue<Boolean> over = new LinkedBlockingQueue<>();
    AtomicReference<Disposable> interval = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                interval.set(
                    Flux.interval(Duration.ofMillis(1), one)
                        .doOnNext(tick -> see())
                        .filter(tick -> over.poll() != null)
                        .publishOn(other)
                        .subscribe(tick -> work("late work"))));
    assertThat(next(3)).containsOnly(request);
    spans.letTimePass(Tracer.LONG_OVER_NANOS + 1);
    over.add(true);
    Span late = spans.take();
    interval.get().dispose();
    assertThat(late.isLocalRoot()).isTrue();
    assertThat(late.traceIdLow()).isNotEqualTo(Span.from(request).traceIdLow());
  }

  @Test
  void periodicTasksHaveNone() throws Exception {
    inRequest(
        () -> {
          one.schedulePeriodically(this::see, 0, 1, TimeUnit.MILLISECONDS);
          other.createWorker().schedulePeriodically(this::see, 0, 1, TimeUnit.MILLISECONDS);
        });
    assertThat(next(10)).containsOnly(CurrentContext.root());
  }

  @Test
  void threadsThatARequestMadeTheSchedulerStartAreClean() throws Exception {
    inRequest(() -> Mono.just(1).subscribeOn(one).block());
    assertLeftClean(one::schedule);
  }

  @Test
  void blockingCallsKeepTheContextOfTheCaller() throws Exception {
    inRequest(
        () -> {
          Context mine = CurrentContext.current();
          Flux.just(1, 2).publishOn(one).map(this::see).blockLast();
          assertThat(CurrentContext.current()).isSameAs(mine);
          assertThat(next(2)).containsOnly(mine);
        });
  }

  @Test
  void operatorsAreStillFused() throws Exception {
    AtomicReference<Subscription> offered = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                Flux.range(1, 3)
                    .map(this::see)
                    .subscribe(n -> {}, failure -> {}, () -> {}, offered::set));
    assertThat(offered.get()).isInstanceOf(Fuseable.QueueSubscription.class);
    Fuseable.QueueSubscription<?> queue = (Fuseable.QueueSubscription<?>) offered.get();
    assertThat(queue.requestFusion(Fuseable.ANY)).isEqualTo(Fuseable.SYNC);
    // A consumer of its own asks the source for values, instead of being given them.
    assertThat(queue.poll()).isEqualTo(1);
    assertThat(next()).isIn(CurrentContext.root(), request);
  }

  @Test
  void aFusedChainRunsInTheSubscribersContext() throws Exception {
    Context request =
        inRequest(() -> Flux.range(1, 3).map(this::see).publishOn(one).map(this::see).subscribe());
    assertThat(next(6)).containsOnly(request);
  }

  @Test
  void theHooksStayTheApplications() throws Exception {
    List<Object> decorated = new ArrayList<>();
    Hooks.onEachOperator(
        publisher -> {
          decorated.add(publisher);
          return publisher;
        });
    try {
      Context request = inRequest(() -> Flux.just(1).publishOn(one).map(this::see).subscribe());
      assertThat(next()).isSameAs(request);
      assertThat(decorated).hasSize(3);
    } finally {
      Hooks.resetOnEachOperator();
    }
  }
}
