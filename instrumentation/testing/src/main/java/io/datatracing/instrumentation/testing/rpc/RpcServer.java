package io.datatracing.instrumentation.testing.rpc;

/**
 * A server of the methods {@code datatracing.test.Orders/Unary}, {@code ServerStream}, {@code
 * ClientStream} and {@code Bidi}. It answers each request message, but in {@code ClientStream} only
 * the last one.
 *
 * <p>An interceptor of the application adds {@code x-server-span}, the id of the span that it finds
 * current, to the metadata that the application gets, and throws an {@link IllegalStateException}
 * where they hold {@code x-server-intercept}.
 */
public interface RpcServer extends AutoCloseable {
  /** Of the socket; for a transport without one a number that names the server. */
  int port();

  /** Stops without waiting for calls. */
  void closeNow();

  @Override
  void close();
}
