package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The builders of coroutines. */
public final class KotlinCoroutinesInstrumentation implements LibraryInstrumentation {
  private static final String CONTEXT = "kotlin.coroutines.CoroutineContext";

  @Override
  public String name() {
    return "kotlincoroutines";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("kotlinx.coroutines.CoroutineContextKt")
        .method(
            "newCoroutineContext(kotlinx.coroutines.CoroutineScope, " + CONTEXT + ")",
            NewContextHooks.class);
    weaving.type("kotlinx.coroutines.DispatchedTask").method("run()", RunHooks.class);
    weaving
        .type("kotlinx.coroutines.BuildersKt__Builders_commonKt")
        .method(
            "withContext("
                + CONTEXT
                + ", kotlin.jvm.functions.Function2, kotlin.coroutines.Continuation)",
            WithContextHooks.class);
  }
}
