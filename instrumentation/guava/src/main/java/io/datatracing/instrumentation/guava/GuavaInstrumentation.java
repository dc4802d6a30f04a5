package io.datatracing.instrumentation.guava;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** Listeners of Guava's futures, which everything in {@code Futures} is made of. */
public final class GuavaInstrumentation implements LibraryInstrumentation {
  private static final String PACKAGE = "com.google.common.util.concurrent.";
  private static final String LISTENER = "(java.lang.Runnable, java.util.concurrent.Executor)";

  @Override
  public String name() {
    return "guava";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type(PACKAGE + "AbstractFuture")
        .method("addListener" + LISTENER, AddListenerHooks.class);
    weaving.type(PACKAGE + "ExecutionList").method("add" + LISTENER, AddListenerHooks.class);
    // Since 23.3.
    weaving
        .typeIfPresent(PACKAGE + "SequentialExecutor")
        .method("execute(java.lang.Runnable)", ExecuteInSequenceHooks.class);
  }
}
