package io.datatracing.instrumentation.rxjava3;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;
import io.datatracing.instrumentation.api.WovenType;

/** The operators and schedulers of RxJava. */
public final class RxJava3Instrumentation implements LibraryInstrumentation {
  private static final String FIELD = "context";
  private static final String CORE = "io.reactivex.rxjava3.core.";
  private static final String SCHEDULERS = "io.reactivex.rxjava3.internal.schedulers.";
  private static final String[] OPERATORS = {
    "io.reactivex.rxjava3.internal.operators.*",
    "io.reactivex.rxjava3.internal.observers.*",
    "io.reactivex.rxjava3.internal.subscribers.*"
  };
  private static final String ON_NEXT = "onNext(java.lang.Object)";
  private static final String ON_SUCCESS = "onSuccess(java.lang.Object)";
  private static final String ON_ERROR = "onError(java.lang.Throwable)";
  private static final String ON_COMPLETE = "onComplete()";
  private static final String ON_SUBSCRIBE =
      "onSubscribe(io.reactivex.rxjava3.disposables.Disposable)";

  @Override
  public String name() {
    return "rxjava3";
  }

  @Override
  public void define(Weaving weaving) {
    observers(weaving);
    emitters(weaving);
    below(weaving, "org.reactivestreams.Subscription")
        .method("request(long)", SignalHooks.class)
        .method("cancel()", SignalHooks.class);
    below(weaving, "io.reactivex.rxjava3.disposables.Disposable")
        .method("dispose()", SignalHooks.class);
    below(weaving, "java.lang.Runnable").method("run()", SignalHooks.class);
    tasks(weaving);
  }

  private static void observers(Weaving weaving) {
    below(weaving, CORE + "Observer")
        .method(ON_SUBSCRIBE, OnSubscribeHooks.class)
        .method(ON_NEXT, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
    below(weaving, "org.reactivestreams.Subscriber")
        .method("onSubscribe(org.reactivestreams.Subscription)", OnSubscribeHooks.class)
        .method(ON_NEXT, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
    below(weaving, "io.reactivex.rxjava3.internal.fuseable.ConditionalSubscriber")
        .method("tryOnNext(java.lang.Object)", SignalHooks.class);
    below(weaving, CORE + "SingleObserver")
        .method(ON_SUBSCRIBE, OnSubscribeHooks.class)
        .method(ON_SUCCESS, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class);
    below(weaving, CORE + "MaybeObserver")
        .method(ON_SUBSCRIBE, OnSubscribeHooks.class)
        .method(ON_SUCCESS, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
    below(weaving, CORE + "CompletableObserver")
        .method(ON_SUBSCRIBE, OnSubscribeHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
  }

  /** What {@code create} gives to the application, which may use it anywhere. */
  private static void emitters(Weaving weaving) {
    below(weaving, CORE + "Emitter")
        .method(ON_NEXT, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
    below(weaving, CORE + "SingleEmitter")
        .method(ON_SUCCESS, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class);
    below(weaving, CORE + "MaybeEmitter")
        .method(ON_SUCCESS, SignalHooks.class)
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
    below(weaving, CORE + "CompletableEmitter")
        .method(ON_ERROR, SignalHooks.class)
        .method(ON_COMPLETE, SignalHooks.class);
  }

  private static void tasks(Weaving weaving) {
    weaving
        .subtypesOf(CORE + "Scheduler", SCHEDULERS + "*", CORE + "Scheduler*")
        .method("schedulePeriodicallyDirect", PeriodicHooks.class);
    weaving
        .subtypesOf(CORE + "Scheduler$Worker", SCHEDULERS + "*", CORE + "Scheduler*")
        .method("schedulePeriodically", PeriodicHooks.class);
    task(weaving.type(SCHEDULERS + "ScheduledRunnable"), "run()");
    task(weaving.type(SCHEDULERS + "ScheduledDirectTask"), "call()");
    task(weaving.type(SCHEDULERS + "ExecutorScheduler$DelayedRunnable"), "run()");
    task(weaving.type(SCHEDULERS + "ExecutorScheduler$ExecutorWorker$BooleanRunnable"), "run()");
    task(
        weaving.typeIfPresent(
            SCHEDULERS + "ExecutorScheduler$ExecutorWorker$InterruptibleRunnable"),
        "run()");
  }

  private static void task(WovenType type, String run) {
    type.field(FIELD).method("<init>", SubscribeHooks.class).method(run, SignalHooks.class);
  }

  /** The operators' classes below a type: made where somebody subscribes. */
  private static WovenType below(Weaving weaving, String type) {
    return weaving.subtypesOf(type, OPERATORS).field(FIELD).method("<init>", SubscribeHooks.class);
  }
}
