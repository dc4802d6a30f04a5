package io.datatracing.instrumentation.testing.rpc;

/** An answer other than OK. */
public final class RpcStatusException extends Exception {
  private final int code;

  /**
   * @param code gRPC's status code
   */
  public RpcStatusException(int code) {
    super("status " + code);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
