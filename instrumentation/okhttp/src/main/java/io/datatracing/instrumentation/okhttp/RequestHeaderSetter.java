package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.propagation.TextSetter;
import okhttp3.Request;

/** Replaces what the application may have set itself. */
final class RequestHeaderSetter implements TextSetter<Request.Builder> {
  static final RequestHeaderSetter INSTANCE = new RequestHeaderSetter();

  @Override
  public void set(Request.Builder carrier, String name, String value) {
    carrier.header(name, value);
  }

  @Override
  public void remove(Request.Builder carrier, String name) {
    carrier.removeHeader(name);
  }
}
