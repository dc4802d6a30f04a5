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
    elements(weaving);
    weaving
        .subtypesOf("reactor.core.CoreSubscriber", OPERATORS)
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("onSubscribe(org.reactivestreams.Subscription)", OnSubscribeHooks.class)
        .method("onNext(java.lang.Object)", NextHooks.class)
        .method("onError(java.lang.Throwable)", ErrorHooks.class)
        .method("onComplete()", SignalHooks.class);
    weaving
        .subtypesOf("reactor.core.Fuseable$ConditionalSubscriber", OPERATORS)
        .method("tryOnNext(java.lang.Object)", NextHooks.class);
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

  /** What operators do with single elements that have a context of their own. */
  private static void elements(Weaving weaving) {
    String publisher = "reactor.core.publisher.";
    weaving
        .type(publisher + "FluxFlatMap$FlatMapInner")
        .method("<init>", InnerHooks.class)
        .method("onComplete()", InnerCompleteHooks.class)
        .method("onError(java.lang.Throwable)", InnerErrorHooks.class)
        .method("cancel()", InnerCompleteHooks.class);
    weaving
        .type(publisher + "MonoFlatMap$FlatMapInner")
        // Newer versions make it for the element, as flatMap does.
        .method("<init>", InnerHooks.class)
        .methodIfPresent("cancel()", InnerCompleteHooks.class)
        .method("onComplete()", InnerCompleteHooks.class)
        .method("onError(java.lang.Throwable)", InnerErrorHooks.class);
    // Of which that of concatMap is one.
    weaving
        .type(publisher + "Operators$MultiSubscriptionSubscriber")
        .method("cancel()", InnerCompleteHooks.class);
    weaving
        .type(publisher + "FluxConcatMap$ConcatMapInner")
        .method("onComplete()", InnerCompleteHooks.class)
        .method("onError(java.lang.Throwable)", InnerErrorHooks.class);

    weaving
        .type(publisher + "FluxConcatMap$ConcatMapImmediate")
        .method("<init>", QueueHooks.Third.class);
    weaving
        .type(publisher + "FluxConcatMap$ConcatMapDelayed")
        .method("<init>", QueueHooks.Third.class);
    weaving.type(publisher + "FluxGroupBy$GroupByMain").method("<init>", QueueHooks.Third.class);
    weaving
        .type(publisher + "FluxFlattenIterable$FlattenIterableSubscriber")
        .method("<init>", QueueHooks.Fourth.class);
    weaving
        .type(publisher + "FluxFlatMap$FlatMapMain")
        .method("<init>", QueueHooks.FifthAndSeventh.class);
    publishOn(weaving, "PublishOnSubscriber", "reactor.core.CoreSubscriber");
    publishOn(
        weaving, "PublishOnConditionalSubscriber", "reactor.core.Fuseable$ConditionalSubscriber");

    weaving
        .type(publisher + "FluxMergeSequential$MergeSequentialMain")
        .method("drain()", DrainHooks.class);
    weaving
        .type(publisher + "FluxOnBackpressureBuffer$BackpressureBufferSubscriber")
        .method("drainRegular", DrainHooks.class);
    weaving.typeIfPresent(publisher + "UnicastProcessor").method("drainRegular", DrainHooks.class);
    weaving.typeIfPresent(publisher + "SinkManyUnicast").method("drainRegular", DrainHooks.class);
    for (String again :
        new String[] {
          "FluxRetry$RetrySubscriber",
          "FluxRetryWhen$RetryWhenMainSubscriber",
          "FluxRepeat$RepeatSubscriber",
          "FluxRepeatPredicate$RepeatPredicateSubscriber"
        }) {
      weaving.type(publisher + again).method("resubscribe", DrainHooks.class);
    }
  }

  private static void publishOn(Weaving weaving, String subscriber, String actual) {
    String scheduler = "reactor.core.scheduler.Scheduler";
    String begin = "<init>(" + actual + "," + scheduler + "," + scheduler + "$Worker,boolean,int,";
    weaving
        .type("reactor.core.publisher.FluxPublishOn$" + subscriber)
        .methodIfPresent(begin + "java.util.function.Supplier)", QueueHooks.Sixth.class)
        .methodIfPresent(begin + "int,java.util.function.Supplier)", QueueHooks.Seventh.class);
  }

  private static void task(Weaving weaving, String name) {
    weaving
        .typeIfPresent("reactor.core.scheduler." + name)
        .field(FIELD)
        .method("<init>", SubscribeHooks.class)
        .method("run()", SignalHooks.class);
  }
}
