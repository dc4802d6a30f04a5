package io.datatracing.instrumentation.vertxkafka;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * The worker queue of Vert.x, through which records are sent: it is a task of its pool that runs
 * many tasks of the application.
 */
public final class VertxInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("io.vertx.core.impl.TaskQueue")
        .method("execute(java.lang.Runnable, java.util.concurrent.Executor)", TaskHook.class);
  }
}
