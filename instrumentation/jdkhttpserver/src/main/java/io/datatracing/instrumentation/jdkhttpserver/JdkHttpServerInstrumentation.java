package io.datatracing.instrumentation.jdkhttpserver;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * The JDK's server: an exchange is known by two objects, the public one that handlers see and the
 * internal one that knows when the answer is complete. Both hold the {@link TracedExchange}.
 */
public final class JdkHttpServerInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "jdkhttpserver";
  }

  @Override
  public void define(Weaving weaving) {
    String internal = "sun.net.httpserver.ExchangeImpl";
    weaving
        .type("sun.net.httpserver.HttpExchangeImpl")
        .field("exchange")
        .method("<init>(" + internal + ")", ExchangeCreationHooks.class);
    weaving
        .type("sun.net.httpserver.HttpsExchangeImpl")
        .field("exchange")
        .method("<init>(" + internal + ")", ExchangeCreationHooks.class);
    weaving.type("com.sun.net.httpserver.Filter$Chain").method("doFilter", FilterChainHooks.class);
    weaving.type(internal).field("exchange").method("close()", ExchangeCloseHooks.class);
    // One class, named and nested differently by the JDK's versions.
    weaving
        .typeIfPresent("sun.net.httpserver.WriteFinishedEvent")
        .method("<init>(" + internal + ")", WriteFinishedHooks.class);
    weaving
        .typeIfPresent("sun.net.httpserver.Event$WriteFinished")
        .method("<init>(" + internal + ")", WriteFinishedHooks.class);
  }
}
