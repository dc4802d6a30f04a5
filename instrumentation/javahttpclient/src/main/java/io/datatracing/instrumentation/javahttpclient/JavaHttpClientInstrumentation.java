package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/** The one method that {@code send} and every {@code sendAsync} of the JDK's client end in. */
public final class JavaHttpClientInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "javahttpclient";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("jdk.internal.net.http.HttpClientImpl")
        .method(
            "sendAsync(java.net.http.HttpRequest,java.net.http.HttpResponse$BodyHandler,"
                + "java.net.http.HttpResponse$PushPromiseHandler,java.util.concurrent.Executor)",
            SendHooks.class);
  }
}
