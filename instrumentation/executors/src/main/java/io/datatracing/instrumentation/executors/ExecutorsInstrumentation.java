package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The executors of {@code java.util.concurrent}. */
public final class ExecutorsInstrumentation implements LibraryInstrumentation {
  private static final String FIELD = "context";
  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";

  @Override
  public String name() {
    return "executors";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(POOL)
        .method("execute(java.lang.Runnable)", ExecuteHooks.class)
        .method("remove(java.lang.Runnable)", RemoveHooks.class)
        .method("reject(java.lang.Runnable)", UnwrapHooks.class)
        .method("shutdownNow()", ShutdownNowHooks.class);
    weaving
        .subtypesOf(POOL, "*Executor", "*ExecutorService", "*ThreadPool")
        .method("beforeExecute(java.lang.Thread, java.lang.Runnable)", BeforeExecuteHooks.class)
        .method("afterExecute(java.lang.Runnable, java.lang.Throwable)", UnwrapHooks.class);
    weaving
        .type("java.util.concurrent.FutureTask")
        .field(FIELD)
        .method("run()", RunOnceHooks.class);
    weaving
        .type("java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask")
        .method("<init>", CreateScheduledHooks.class);
    weaving
        .type("java.util.concurrent.ForkJoinTask")
        .field(FIELD)
        .method("<init>", CreateHooks.class)
        .method("doExec()", RunHooks.class);
    weaving.type("java.util.concurrent.CompletableFuture$AsyncRun").method("run()", RunHooks.class);
    weaving
        .type("java.util.concurrent.CompletableFuture$AsyncSupply")
        .method("run()", RunHooks.class);
    weaving
        .type("java.util.concurrent.CompletableFuture$Completion")
        .method("run()", RunHooks.class);
  }
}
