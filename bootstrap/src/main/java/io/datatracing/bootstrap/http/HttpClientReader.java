package io.datatracing.bootstrap.http;

import org.jspecify.annotations.Nullable;

/**
 * What a library's requests and responses say. Stateless; allocates nothing of its own where the
 * library has the value at hand. What is not known is null or 0.
 *
 * @param <Q> request
 * @param <S> response
 */
public interface HttpClientReader<Q, S> {
  /** The method as the application gave it. */
  @Nullable String method(Q request);

  /** The absolute URL. Credentials in it are removed by the handler. */
  @Nullable String url(Q request);

  /** Host name or address of the URL. */
  @Nullable String serverAddress(Q request);

  /** Port of the URL; 0 or less if it has none, then the handler takes the scheme's. */
  int serverPort(Q request);

  /** Status code; 0 or less if there is none. */
  int statusCode(Q request, S response);

  /** The protocol's version, {@code 1.1}, {@code 2}. */
  @Nullable String protocolVersion(Q request, S response);
}
