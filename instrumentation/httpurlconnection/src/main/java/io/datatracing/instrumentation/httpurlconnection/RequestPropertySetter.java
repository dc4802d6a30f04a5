package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.bootstrap.propagation.TextSetter;
import java.net.HttpURLConnection;

/** Replaces what the application may have set itself. */
final class RequestPropertySetter implements TextSetter<HttpURLConnection> {
  static final RequestPropertySetter INSTANCE = new RequestPropertySetter();

  @Override
  public void set(HttpURLConnection carrier, String name, String value) {
    carrier.setRequestProperty(name, value);
  }

  /** A property cannot be taken back; an empty header says as little as none. */
  @Override
  public void remove(HttpURLConnection carrier, String name) {
    if (carrier.getRequestProperty(name) != null) {
      carrier.setRequestProperty(name, "");
    }
  }
}
