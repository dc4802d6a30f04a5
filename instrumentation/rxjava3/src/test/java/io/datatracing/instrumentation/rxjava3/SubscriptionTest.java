package io.datatracing.instrumentation.rxjava3;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.instrumentation.testing.async.SeenContexts;
import io.opentelemetry.context.Context;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;

/** What is current in operators and callbacks is what was current where somebody subscribed. */
@Timeout(240)
class SubscriptionTest extends SeenContexts {
  private final Scheduler one = RxJavaPlugins.createSingleScheduler(SubscriptionTest::daemon);
  private final Scheduler other = RxJavaPlugins.createSingleScheduler(SubscriptionTest::daemon);

  @AfterEach
  void stop() {
    one.shutdown();
    other.shutdown();
  }

  @Test
  void everyOperatorOfAnObservableOverTwoSchedulers() throws Exception {
    Context request =
        inRequest(
            () ->
                Observable.range(1, 3)
                    .doOnSubscribe(s -> see())
                    .map(this::see)
                    .observeOn(one)
                    .map(this::see)
                    .filter(n -> see(n) == 1)
                    .observeOn(other)
                    .concatMap(n -> Observable.fromCallable(() -> see(n)).subscribeOn(one))
                    .doOnTerminate(this::see)
                    .subscribe(n -> see(), failure -> {}, this::see));
    assertThat(next(13)).containsOnly(request);
  }

  @Test
  void everyOperatorOfAFlowableOverTwoSchedulers() throws Exception {
    Context request =
        inRequest(
            () ->
                Flowable.range(1, 3)
                    .doOnRequest(n -> see())
                    .map(this::see)
                    .observeOn(one)
                    .map(this::see)
                    .filter(n -> see(n) == 1)
                    .observeOn(other)
                    .concatMap(n -> Flowable.fromCallable(() -> see(n)).subscribeOn(one))
                    .doOnTerminate(this::see)
                    .subscribe(n -> see(), failure -> {}, this::see));
    assertThat(next(13)).containsOnly(request);
  }

  @Test
  void singlesMaybesAndCompletables() throws Exception {
    Context request =
        inRequest(
            () -> {
              Single.fromCallable(() -> see(1))
                  .subscribeOn(one)
                  .observeOn(other)
                  .map(this::see)
                  .subscribe(n -> see(), failure -> {});
              Maybe.fromCallable(() -> see(1))
                  .subscribeOn(one)
                  .observeOn(other)
                  .map(this::see)
                  .subscribe(n -> see(), failure -> {});
              Completable.fromAction(this::see)
                  .subscribeOn(one)
                  .observeOn(other)
                  .doOnComplete(this::see)
                  .subscribe(this::see, failure -> {});
            });
    assertThat(next(9)).containsOnly(request);
  }

  @Test
  void aDeclaredChainBelongsToWhomSubscribes() throws Exception {
    Flowable<Integer> declared = Flowable.just(1).observeOn(one).map(this::see);
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
            Flowable.range(1, 20)
                .observeOn(one, false, 2)
                .flatMap(n -> Flowable.just(n).delay(1, TimeUnit.NANOSECONDS, other))
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
                Single.just(1)
                    .observeOn(one)
                    .map(SubscriptionTest::failing)
                    .doOnError(failure -> see())
                    .onErrorResumeNext(failure -> Single.fromCallable(() -> see(1)))
                    .subscribe(n -> see(), failure -> {}));
    assertThat(next(3)).containsOnly(request);
    assertLeftClean(one::scheduleDirect);
  }

  @Test
  void aDisposalIsSeenInTheSubscribersContext() throws Exception {
    AtomicReference<Disposable> subscription = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                subscription.set(
                    Observable.never().doOnDispose(this::see).doFinally(this::see).subscribe()));
    one.scheduleDirect(() -> subscription.get().dispose());
    assertThat(next(2)).containsOnly(request);
    assertLeftClean(one::scheduleDirect);
  }

  @Test
  void aCancelledChainLeavesItsThreadsClean() throws Exception {
    Context request =
        inRequest(
            () ->
                Flowable.<Integer>generate(emitter -> emitter.onNext(see(1)))
                    .subscribeOn(one)
                    .observeOn(other, false, 4)
                    .take(2)
                    .doOnNext(n -> see())
                    .blockingLast());
    assertThat(next(3)).containsOnly(request);
    assertLeftClean(one::scheduleDirect);
    assertLeftClean(other::scheduleDirect);
  }

  @Test
  void aSubjectThatAnotherRequestFillsKeepsTheSubscribersContext() throws Exception {
    PublishSubject<Integer> hot = PublishSubject.create();
    hot.map(n -> n).subscribe(n -> see());
    Context first = inRequest(() -> hot.map(n -> n).subscribe(n -> see()));
    Context second = inRequest(() -> hot.observeOn(one).subscribe(n -> see()));
    inRequest(() -> hot.onNext(1));
    assertThat(next(3)).containsExactlyInAnyOrder(CurrentContext.root(), first, second);
  }

  @Test
  void aProcessorThatAnotherRequestFillsKeepsTheSubscribersContext() throws Exception {
    PublishProcessor<Integer> hot = PublishProcessor.create();
    hot.subscribe(n -> see());
    Context first = inRequest(() -> hot.map(n -> n).subscribe(n -> see()));
    Context second = inRequest(() -> hot.observeOn(one).subscribe(n -> see()));
    inRequest(() -> hot.onNext(1));
    assertThat(next(3)).containsExactlyInAnyOrder(CurrentContext.root(), first, second);
  }

  @Test
  void anEmitterCompletedElsewhereKeepsTheSubscribersContext() throws Exception {
    AtomicReference<SingleEmitter<Integer>> emitter = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                Single.<Integer>create(emitter::set)
                    .map(this::see)
                    .subscribe(n -> see(), failure -> {}));
    inRequest(() -> emitter.get().onSuccess(1));
    assertThat(next(2)).containsOnly(request);
  }

  @Test
  void subscribersOfASharedSourceKeepTheirOwn() throws Exception {
    ConnectableObservable<Integer> source = Observable.just(1).map(this::see).publish();
    Context first = inRequest(() -> source.subscribe(n -> see()));
    Context second = inRequest(() -> source.subscribe(n -> see()));
    Context connecter = inRequest(source::connect);
    assertThat(next()).isIn(first, connecter);
    assertThat(next(2)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void requestingMoreFromElsewhereRunsTheGeneratorInTheSubscribersContext() throws Exception {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    Context request =
        inRequest(
            () ->
                Flowable.<Integer>generate(emitter -> emitter.onNext(see(1)))
                    .subscribe(new Requester(subscription)));
    inRequest(() -> subscription.get().request(2));
    assertThat(next(2)).containsOnly(request);
  }

  @Test
  void anIntervalStartedAtBootHasNone() throws Exception {
    Disposable interval =
        Observable.interval(1, TimeUnit.MILLISECONDS, one).subscribe(tick -> see());
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
                    Observable.interval(1, TimeUnit.MILLISECONDS, one)
                        .doOnNext(tick -> see())
                        .filter(tick -> over.poll() != null)
                        .observeOn(other)
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
          one.schedulePeriodicallyDirect(this::see, 0, 1, TimeUnit.MILLISECONDS);
          other.createWorker().schedulePeriodically(this::see, 0, 1, TimeUnit.MILLISECONDS);
        });
    assertThat(next(10)).containsOnly(CurrentContext.root());
  }

  @Test
  void theSharedSchedulersAreLeftClean() throws Exception {
    for (Scheduler shared :
        new Scheduler[] {
          Schedulers.io(), Schedulers.computation(), Schedulers.newThread(), Schedulers.single()
        }) {
      Context request =
          inRequest(() -> Completable.fromAction(this::see).subscribeOn(shared).blockingAwait());
      assertThat(next()).isSameAs(request);
      assertLeftClean(shared::scheduleDirect);
    }
  }

  @Test
  void blockingCallsKeepTheContextOfTheCaller() throws Exception {
    inRequest(
        () -> {
          Context mine = CurrentContext.current();
          Flowable.just(1, 2).observeOn(one).map(this::see).blockingLast();
          assertThat(CurrentContext.current()).isSameAs(mine);
          assertThat(next(2)).containsOnly(mine);
        });
  }

  @Test
  void thePluginsStayTheApplications() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RxJavaPlugins.setOnObservableAssembly(count(calls));
    try {
      Context request =
          inRequest(() -> Observable.just(1).observeOn(one).map(this::see).subscribe());
      assertThat(next()).isSameAs(request);
      assertThat(calls.get()).isEqualTo(3);
      assertThat(RxJavaPlugins.getOnObservableSubscribe()).isNull();
    } finally {
      RxJavaPlugins.reset();
    }
  }

  private static <T> io.reactivex.rxjava3.functions.Function<T, T> count(AtomicInteger calls) {
    return value -> {
      calls.incrementAndGet();
      return value;
    };
  }

  private static Integer failing(Integer value) {
    throw new IllegalStateException("on purpose");
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    return thread;
  }
}
