package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.async.AsyncContract;
import io.datatracing.instrumentation.testing.async.AsyncOptOut;
import io.datatracing.instrumentation.testing.async.AsyncRunner;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class HandOverContractTest {
  @Nested
  class SchedulerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"), (scheduler, task) -> scheduler.schedule(task));
    }
  }

  @Nested
  class ParallelTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newParallel("test", 1), (scheduler, task) -> scheduler.schedule(task));
    }
  }

  @Nested
  class DelayedTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class WorkerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newParallel("test", 1),
          (scheduler, task) -> scheduler.createWorker().schedule(task));
    }
  }

  @Nested
  class DelayedWorkerTasks extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newParallel("test", 1),
          (scheduler, task) -> scheduler.createWorker().schedule(task, 1, TimeUnit.MILLISECONDS));
    }
  }

  @Nested
  class PlainExecutor extends AsyncContract {
    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(AsyncOptOut.REPETITION, "a scheduler on a plain executor has no time");
    }

    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.fromExecutor(Executors.newSingleThreadExecutor()::execute),
          (scheduler, task) -> scheduler.schedule(task));
    }
  }

  @Nested
  class WorkerOfPlainExecutor extends AsyncContract {
    @Override
    protected Map<AsyncOptOut, String> optOuts() {
      return Map.of(AsyncOptOut.REPETITION, "a scheduler on a plain executor has no time");
    }

    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.fromExecutor(Executors.newSingleThreadExecutor()::execute),
          (scheduler, task) -> scheduler.createWorker().schedule(task));
    }
  }

  @Nested
  class SubscribeOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) -> Mono.fromRunnable(task).subscribeOn(scheduler).subscribe());
    }
  }

  @Nested
  class FluxSubscribeOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) ->
              Flux.range(1, 1).doOnNext(one -> task.run()).subscribeOn(scheduler).subscribe());
    }
  }

  @Nested
  class PublishOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) ->
              Flux.just(1, 2).publishOn(scheduler).take(1).subscribe(one -> task.run()));
    }
  }

  @Nested
  class MonoPublishOn extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) ->
              Mono.just(1).publishOn(scheduler).doOnSuccess(one -> task.run()).subscribe());
    }
  }

  @Nested
  class Delay extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) ->
              Mono.delay(Duration.ofMillis(1), scheduler).map(tick -> ran(task)).subscribe());
    }
  }

  @Nested
  class FlatMap extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newSingle("test"),
          (scheduler, task) ->
              Flux.just(1)
                  .flatMap(one -> Mono.fromCallable(() -> ran(task)).subscribeOn(scheduler))
                  .subscribe());
    }
  }

  @Nested
  class ParallelFlux extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(
          Schedulers.newParallel("test", 1),
          (scheduler, task) ->
              Flux.just(1)
                  .parallel(1)
                  .runOn(scheduler)
                  .doOnNext(one -> task.run())
                  .sequential()
                  .subscribe());
    }
  }

  @Nested
  class CompletionStages extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Schedulers.newSingle("test"), HandOverContractTest::completedElsewhere);
    }
  }

  @Nested
  class Retry extends AsyncContract {
    @Override
    protected AsyncRunner open() {
      return new HandOver(Schedulers.newSingle("test"), HandOverContractTest::failingOnce);
    }
  }

  private static boolean ran(Runnable task) {
    task.run();
    return true;
  }

  /** The future is completed by a thread that has no context of its own. */
  private static void completedElsewhere(Scheduler scheduler, Runnable task) {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    Mono.fromFuture(future).map(one -> ran(task)).subscribe();
    inNoContext(() -> scheduler.schedule(() -> future.complete(1)));
  }

  private static void failingOnce(Scheduler scheduler, Runnable task) {
    AtomicInteger attempts = new AtomicInteger();
    Mono.fromCallable(
            () -> {
              if (attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("the first attempt fails");
              }
              return ran(task);
            })
        .subscribeOn(scheduler)
        .retry(1)
        .subscribe();
  }

  private static void inNoContext(Runnable body) {
    Context previous = CurrentContext.attach(CurrentContext.root());
    try {
      body.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }
}
