package io.datatracing.http;

import java.time.Duration;

/**
 * What one client may cost the server. There are no defaults here: whoever opens a port states its
 * bounds.
 *
 * @param maxBodyBytes the largest request body, both as sent and after decompression; beyond it 413
 * @param maxBufferedBytes all request bodies held at once, over all connections; beyond it 429
 * @param maxHeaderBytes the longest request line (414) and, counted apart, all header fields
 *     together (431)
 * @param maxConnections connections open at once; further ones are closed at accept
 * @param idleTimeout how long a connection may stay open without a request
 * @param requestTimeout from the first byte of a request to its last, so that a trickling client
 *     does not hold a connection; beyond it 408
 * @param writeTimeout how long the client may leave one write of an answer unread before the
 *     connection is closed
 */
public record HttpLimits(
    int maxBodyBytes,
    long maxBufferedBytes,
    int maxHeaderBytes,
    int maxConnections,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration writeTimeout) {

  public HttpLimits {
    positive("maxBodyBytes", maxBodyBytes);
    positive("maxHeaderBytes", maxHeaderBytes);
    positive("maxConnections", maxConnections);
    positive("idleTimeout", idleTimeout.toMillis());
    positive("requestTimeout", requestTimeout.toMillis());
    positive("writeTimeout", writeTimeout.toMillis());
    if (maxBufferedBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "maxBufferedBytes " + maxBufferedBytes + " is less than maxBodyBytes " + maxBodyBytes);
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
