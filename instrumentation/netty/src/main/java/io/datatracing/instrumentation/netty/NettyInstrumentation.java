package io.datatracing.instrumentation.netty;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Event executors and promises. Context only: what Netty's codecs carry has no spans here. */
public final class NettyInstrumentation implements LibraryInstrumentation {
  private static final String PACKAGE = "io.netty.util.concurrent.";
  private static final String EXECUTE = "execute(java.lang.Runnable)";
  private static final String LISTENER = "(io.netty.util.concurrent.GenericFutureListener)";
  private static final String SCHEDULER =
      "<init>(io.netty.util.concurrent.AbstractScheduledEventExecutor, ";

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(PACKAGE + "SingleThreadEventExecutor")
        .method(EXECUTE, ExecuteHooks.class)
        .methodIfPresent("lazyExecute(java.lang.Runnable)", ExecuteHooks.class)
        .methodIfPresent("doStartThread()", StartLoopHooks.class);
    weaving
        .type(PACKAGE + "GlobalEventExecutor")
        .method(EXECUTE, ExecuteHooks.class)
        .methodIfPresent("startThread()", StartLoopHooks.class);
    weaving
        .type(PACKAGE + "DefaultPromise")
        .field("contexts")
        .method("addListener" + LISTENER, AddListenerHooks.class)
        .method("removeListener" + LISTENER, RemoveListenerHooks.class)
        .method(
            "notifyListener0(io.netty.util.concurrent.Future, "
                + "io.netty.util.concurrent.GenericFutureListener)",
            NotifyListenerHooks.class);
    // One-shot tasks only: the constructors of periodic ones have another parameter.
    weaving
        .type(PACKAGE + "ScheduledFutureTask")
        .methodIfPresent(SCHEDULER + "java.util.concurrent.Callable, long)", ScheduleHooks.class)
        .methodIfPresent(SCHEDULER + "java.lang.Runnable, long)", ScheduleHooks.class)
        .methodIfPresent(
            SCHEDULER + "java.lang.Runnable, java.lang.Object, long)", ScheduleHooks.class)
        .method("run()", RunScheduledHooks.class);
  }
}
