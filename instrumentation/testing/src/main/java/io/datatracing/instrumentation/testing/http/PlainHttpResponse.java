package io.datatracing.instrumentation.testing.http;

/** An answer as {@link PlainHttpConnection} read it. */
public final class PlainHttpResponse {
  private final int status;
  private final String body;

  public PlainHttpResponse(int status, String body) {
    this.status = status;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public String body() {
    return body;
  }
}
