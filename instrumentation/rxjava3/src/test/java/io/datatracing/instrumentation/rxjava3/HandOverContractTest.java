package io.datatracing.instrumentation.rxjava3;

import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;

class HandOverContractTest {
  @Nested
  class DirectTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.scheduleDirect(task));
    }
  }

  @Nested
  class DelayedTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.scheduleDirect(task, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class WorkerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.createWorker().schedule(task));
    }
  }

  @Nested
  class DelayedWorkerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createComputationScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.createWorker().schedule(task, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class ComputationTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createComputationScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.scheduleDirect(task));
    }
  }

  @Nested
  class IoTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createIoScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.scheduleDirect(task));
    }
  }

  @Nested
  class NewThreadTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createNewThreadScheduler(HandOverContractTest::daemon),
          (scheduler, task) -> scheduler.scheduleDirect(task));
    }
  }

  @Nested
  class ExecutorTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.from(Executors.newSingleThreadExecutor(HandOverContractTest::daemon)),
          (scheduler, task) -> scheduler.scheduleDirect(task));
    }
  }

  @Nested
  class ExecutorDelayedTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.from(Executors.newSingleThreadExecutor(HandOverContractTest::daemon)),
          (scheduler, task) -> scheduler.scheduleDirect(task, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class ExecutorWorkerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.from(Executors.newSingleThreadExecutor(HandOverContractTest::daemon)),
          (scheduler, task) -> scheduler.createWorker().schedule(task));
    }
  }

  @Nested
  class CompletableSubscribeOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Completable.fromAction(task::run)
                  .subscribeOn(scheduler)
                  .subscribe(() -> {}, failure -> {}));
    }
  }

  @Nested
  class ObservableSubscribeOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Observable.just(1)
                  .doOnNext(one -> task.run())
                  .subscribeOn(scheduler)
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class ObservableObserveOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Observable.just(1).observeOn(scheduler).subscribe(one -> task.run(), failure -> {}));
    }
  }

  @Nested
  class FlowableObserveOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Flowable.just(1)
                  .observeOn(scheduler)
                  .map(one -> ran(task))
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class SingleObserveOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Single.just(1)
                  .observeOn(scheduler)
                  .map(one -> ran(task))
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class MaybeDelay extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Maybe.just(1)
                  .delay(1, TimeUnit.MILLISECONDS, scheduler)
                  .doOnSuccess(one -> task.run())
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class FlatMap extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Flowable.just(1)
                  .flatMap(one -> Flowable.fromCallable(() -> ran(task)).subscribeOn(scheduler))
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class ParallelFlowable extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createComputationScheduler(HandOverContractTest::daemon),
          (scheduler, task) ->
              Flowable.just(1)
                  .parallel(1)
                  .runOn(scheduler)
                  .map(one -> ran(task))
                  .sequential()
                  .subscribe(one -> {}, failure -> {}));
    }
  }

  @Nested
  class Retry extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          RxJavaPlugins.createSingleScheduler(HandOverContractTest::daemon),
          HandOverContractTest::failingOnce);
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((failed, expected) -> {});
    return thread;
  }

  private static boolean ran(Runnable task) {
    task.run();
    return true;
  }

  private static void failingOnce(Scheduler scheduler, Runnable task) {
    AtomicInteger attempts = new AtomicInteger();
    Single.fromCallable(
            () -> {
              if (attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("the first attempt fails");
              }
              return ran(task);
            })
        .subscribeOn(scheduler)
        .retry(1)
        .subscribe(one -> {}, failure -> {});
  }
}
