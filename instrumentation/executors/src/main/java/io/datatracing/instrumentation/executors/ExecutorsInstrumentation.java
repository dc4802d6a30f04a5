package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The executors of {@code java.util.concurrent}. */
public final class ExecutorsInstrumentation implements LibraryInstrumentation {
  private static final String FIELD = "context";
  private static final String PACKAGE = "java.util.concurrent.";
  private static final String FORK_JOIN_TASK = "java.util.concurrent.ForkJoinTask";

  /** The stages of a {@code CompletableFuture} that call a function of the application. */
  private static final String[] STAGES = {
    "UniApply",
    "UniAccept",
    "UniRun",
    "UniWhenComplete",
    "UniHandle",
    "UniExceptionally",
    "UniCompose",
    "BiApply",
    "BiAccept",
    "BiRun",
    "OrApply",
    "OrAccept",
    "OrRun",
  };

  /** Queues that have to find a wrapped task when they are asked for the task. */
  private static final String[] QUEUES = {
    "LinkedBlockingQueue", "ArrayBlockingQueue", "LinkedBlockingDeque", "LinkedTransferQueue",
  };

  @Override
  public String name() {
    return "executors";
  }

  @Override
  public void define(Weaving weaving) {
    threadPools(weaving);
    futures(weaving);
    forkJoin(weaving);
    completableFutures(weaving);
  }

  private static void threadPools(Weaving weaving) {
    weaving
        .type(PACKAGE + "ThreadPoolExecutor")
        .method("execute(java.lang.Runnable)", ExecuteHooks.class)
        .method("getTask()", GetTaskHooks.class)
        .method("addWorker(java.lang.Runnable, boolean)", StartWorkerHooks.class)
        .method("remove(java.lang.Runnable)", RemoveHooks.class)
        .method("reject(java.lang.Runnable)", UnwrapHooks.class)
        .method("shutdownNow()", ShutdownNowHooks.class);
    weaving
        .type(PACKAGE + "ThreadPoolExecutor$Worker")
        .field(FIELD)
        .method("<init>", CreateWorkerHooks.class)
        .method("run()", RunWorkerHooks.class);
    for (String queue : QUEUES) {
      weaving
          .type(PACKAGE + queue)
          .method("contains(java.lang.Object)", FindInQueueHooks.class)
          .method("remove(java.lang.Object)", FindInQueueHooks.class);
    }
  }

  private static void futures(Weaving weaving) {
    weaving
        .type(PACKAGE + "FutureTask")
        .field(FIELD)
        .method("<init>", CreateFutureHooks.class)
        .method("run()", RunOnceHooks.class);
    weaving
        .type(PACKAGE + "ScheduledThreadPoolExecutor$ScheduledFutureTask")
        .method("<init>", CreateScheduledHooks.class);
  }

  private static void forkJoin(Weaving weaving) {
    weaving
        .type(FORK_JOIN_TASK)
        .field(FIELD)
        .method("<init>", CreateHooks.class)
        .method("fork()", SubmitHooks.class)
        .method("invoke()", SubmitHooks.class)
        .method("reinitialize()", ReinitializeHooks.class)
        .method("doExec()", RunHooks.class);
    weaving
        .type(PACKAGE + "ForkJoinPool")
        .method("execute(" + FORK_JOIN_TASK + ")", SubmitToPoolHooks.class)
        .method("submit(" + FORK_JOIN_TASK + ")", SubmitToPoolHooks.class)
        .method("invoke(" + FORK_JOIN_TASK + ")", SubmitToPoolHooks.class)
        .method("createWorker()", StartWorkerHooks.class);
  }

  private static void completableFutures(Weaving weaving) {
    String nested = PACKAGE + "CompletableFuture$";
    weaving.type(nested + "AsyncRun").method("run()", RunHooks.class);
    weaving.type(nested + "AsyncSupply").method("run()", RunHooks.class);
    for (String stage : STAGES) {
      weaving.type(nested + stage).method("tryFire(int)", RunStageHooks.class);
    }
    // Since Java 12.
    weaving
        .typeIfPresent(nested + "UniComposeExceptionally")
        .method("tryFire(int)", RunStageHooks.class);
  }
}
