package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.propagation.TextGetter;
import org.jspecify.annotations.Nullable;

/**
 * What a server's requests and responses say. Stateless; allocates nothing of its own where the
 * server has the value at hand. What is not known is null or 0.
 *
 * @param <Q> request
 * @param <S> response
 */
public interface HttpServerReader<Q, S> {
  /** The request's headers. */
  TextGetter<Q> headers();

  @Nullable String method(Q request);

  /** {@code http} or {@code https}. */
  @Nullable String scheme(Q request);

  /** The path as sent, for instance {@code /orders/42}. */
  @Nullable String path(Q request);

  /** The query without its question mark. */
  @Nullable String query(Q request);

  /** The host the client asked for (header {@code Host} or {@code :authority}) without its port. */
  @Nullable String serverAddress(Q request);

  /** The port the client asked for; 0 or less if it named none. */
  int serverPort(Q request);

  /** The address the connection comes from; the handler looks for a proxy's headers itself. */
  @Nullable String peerAddress(Q request);

  /** The protocol's version, {@code 1.1}, {@code 2}. */
  @Nullable String protocolVersion(Q request);

  /**
   * The route that matched, for instance {@code /orders/{id}}. Asked at the end; see also {@link
   * HttpServerHandler#route}.
   */
  @Nullable String route(Q request);

  /**
   * The route if the server has chosen it before the request is handed to the application, for
   * rules of sampling. Asked at the start, and only where such a rule may name it.
   */
  default @Nullable String routeAtStart(Q request) {
    return null;
  }

  /** Status code; 0 or less if there is none. */
  int statusCode(Q request, S response);
}
