package io.datatracing.instrumentation.testing.http;

/** What a handler of the server under test answers. */
public final class ServerReply {
  private final int status;
  private final String body;

  public ServerReply(int status, String body) {
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
