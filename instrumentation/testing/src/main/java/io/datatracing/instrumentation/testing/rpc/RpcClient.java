package io.datatracing.instrumentation.testing.rpc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@link RpcServer}, in each style that the library offers.
 *
 * <p>An interceptor of the application sends {@code x-client-span}, the id of the span that it
 * finds current when the call starts, and throws an {@link IllegalStateException} where the
 * metadata hold {@code x-client-intercept}.
 */
public interface RpcClient extends AutoCloseable {
  /** The method to call. */
  enum Shape {
    UNARY("Unary"),
    SERVER_STREAM("ServerStream"),
    CLIENT_STREAM("ClientStream"),
    BIDI("Bidi");

    private final String method;

    Shape(String method) {
      this.method = method;
    }

    public String method() {
      return method;
    }
  }

  /** What has a deadline. */
  enum Bound {
    CALL,
    /** The library's own context that the call is made in. */
    CONTEXT
  }

  /**
   * Calls {@link Shape#UNARY} and waits.
   *
   * @throws RuntimeException the library's, if the status is not OK
   */
  String blocking(String request, Map<String, String> metadata);

  /** Calls {@link Shape#UNARY}, giving up after a while. */
  String blocking(String request, long timeoutMillis);

  /** Calls {@link Shape#UNARY}; to cancel the future is to cancel the call. */
  Future<String> future(String request);

  /** Calls {@link Shape#UNARY}; {@code done} gets the library's exception, or null. */
  void async(String request, Consumer<@Nullable Throwable> done);

  /** Sends the messages, one where the shape allows only one, and waits for all answers. */
  List<String> stream(Shape shape, List<String> requests) throws Exception;

  /** Starts a call of {@link Shape#BIDI}; nothing is received until it is asked for. */
  RpcStream open(RpcStream.Answers answers);

  /** As {@link #open(RpcStream.Answers)}, giving up after a while. */
  RpcStream open(RpcStream.Answers answers, Bound bound, long timeoutMillis);

  /**
   * As {@link #open(RpcStream.Answers)}, in a context of the library's own; {@link
   * RpcStream#cancel} cancels that context, not the call.
   */
  RpcStream openInContext(RpcStream.Answers answers);

  /** Makes a call, and cancels it without having started it. */
  void makeAndForget();

  /** The status code in an exception of the library. */
  int code(Throwable thrown);

  @Override
  void close();
}
