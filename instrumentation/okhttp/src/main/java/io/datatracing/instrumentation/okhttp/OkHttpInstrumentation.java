package io.datatracing.instrumentation.okhttp;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** OkHttp: an interceptor for each client, and the caller's context for calls that are enqueued. */
public final class OkHttpInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("okhttp3.OkHttpClient")
        .method("<init>(okhttp3.OkHttpClient$Builder)", ClientHooks.class);
    // 3.11 to 4.3; the class is Java and has execute() first, then Kotlin and has run().
    weaving
        .typeIfPresent("okhttp3.RealCall$AsyncCall")
        .field("caller")
        .method("<init>", AsyncCallCreationHooks.class)
        .methodIfPresent("execute()", AsyncCallHooks.class)
        .methodIfPresent("run()", AsyncCallHooks.class);
    // From 4.4 on.
    weaving
        .typeIfPresent("okhttp3.internal.connection.RealCall$AsyncCall")
        .field("caller")
        .method("<init>", AsyncCallCreationHooks.class)
        .method("run()", AsyncCallHooks.class);
  }
}
