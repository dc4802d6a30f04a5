package io.datatracing.instrumentation.executors;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The executors of {@code java.util.concurrent}. */
public final class ExecutorsInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "executors";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("java.util.concurrent.ThreadPoolExecutor")
        .method("execute(java.lang.Runnable)", ExecuteHooks.class);
  }
}
