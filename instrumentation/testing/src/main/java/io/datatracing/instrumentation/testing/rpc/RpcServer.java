package io.datatracing.instrumentation.testing.rpc;

/**
 * A server of the methods {@code datatracing.test.Orders/Unary}, {@code ServerStream}, {@code
 * ClientStream} and {@code Bidi}. It answers each request message, but in {@code ClientStream} only
 * the last one.
 */
public interface RpcServer extends AutoCloseable {
  int port();

  @Override
  void close();
}
