package io.datatracing.instrumentation.reactor;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The operators and schedulers of Reactor 3. */
public final class ReactorInstrumentation implements LibraryInstrumentation {
  private static final String FIELD = "context";
  private static final String OPERATORS = "reactor.core.publisher.*";
  private static final String SCHEDULERS = "reactor.core.scheduler.*";
  private static final String PERIODICALLY =
      "schedulePeriodically(java.lang.Runnable, long, long, java.util.concurrent.TimeUnit)";

  @Override
  public String name() {
    return "reactor";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .subtypesOf("reactor.core.CoreSubscriber", OPERATORS)
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("onSubscribe(org.reactivestreams.Subscription)", OnSubscribeHooks.class)
        .method("onNext(java.lang.Object)", SignalHooks.class)
        .method("onError(java.lang.Throwable)", SignalHooks.class)
        .method("onComplete()", SignalHooks.class);
    weaving
        .subtypesOf("reactor.core.Fuseable$ConditionalSubscriber", OPERATORS)
        .method("tryOnNext(java.lang.Object)", SignalHooks.class);
    weaving
        .subtypesOf("org.reactivestreams.Subscription", OPERATORS)
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("request(long)", SignalHooks.class)
        .method("cancel()", SignalHooks.class);
    weaving
        .subtypesOf("java.lang.Runnable", OPERATORS)
        .field(FIELD)
        .method("run()", SignalHooks.class);
    weaving
        .subtypesOf("reactor.core.publisher.FluxSink", OPERATORS)
        .field(FIELD)
        .method("next(java.lang.Object)", SignalHooks.class)
        .method("error(java.lang.Throwable)", SignalHooks.class)
        .method("complete()", SignalHooks.class);
    weaving
        .subtypesOf("reactor.core.publisher.MonoSink", OPERATORS)
        .field(FIELD)
        .method("success", SignalHooks.class)
        .method("error(java.lang.Throwable)", SignalHooks.class);

    weaving
        .subtypesOf("reactor.core.scheduler.Scheduler", SCHEDULERS)
        .method(PERIODICALLY, PeriodicHooks.class);
    weaving
        .subtypesOf("reactor.core.scheduler.Scheduler$Worker", SCHEDULERS)
        .method(PERIODICALLY, PeriodicHooks.class);
    weaving
        .type("reactor.core.scheduler.SchedulerTask")
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("call()", SignalHooks.class);
    weaving
        .type("reactor.core.scheduler.WorkerTask")
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("call()", SignalHooks.class);
    task(weaving, "ExecutorScheduler$ExecutorPlainRunnable");
    task(weaving, "ExecutorScheduler$ExecutorTrackedRunnable");
    task(weaving, "ElasticScheduler$DirectScheduleTask");
    task(weaving, "BoundedElasticThreadPerTaskScheduler$SchedulerTask");
  }

  private static void task(Weaving weaving, String name) {
    weaving
        .typeIfPresent("reactor.core.scheduler." + name)
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("run()", SignalHooks.class);
  }
}
