package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.instrumentation.api.LibraryInstrumentation;
import io.datatracing.instrumentation.api.Weaving;

/**
 * The JDK's handler of {@code http} and {@code https}. The connection an application has for {@code
 * https} delegates to one that extends the one for {@code http}.
 */
public final class HttpUrlConnectionInstrumentation implements LibraryInstrumentation {
  @Override
  public String name() {
    return "httpurlconnection";
  }

  @Override
  public void define(Weaving weaving) {
    weaving
        .type("sun.net.www.protocol.http.HttpURLConnection")
        .field("exchange")
        .method("connect()", ConnectHooks.class)
        .method("getOutputStream()", OutputStreamHooks.class)
        .method("getInputStream()", InputStreamHooks.class)
        .method("disconnect()", DisconnectHooks.class);
    weaving
        .type("sun.net.www.http.PosterOutputStream")
        .field("exchange")
        .method("close()", PosterCloseHooks.class);
    weaving
        .type("sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection")
        .method("connect()", ConnectHooks.class);
  }
}
