package io.datatracing.exporter;

import io.datatracing.exporter.http.HttpAnswer;
import java.io.Closeable;
import java.util.Map;

/**
 * A way to one path of the collector, with the exporter's TLS, headers, proxy, compression and
 * order of endpoints. It has a connection of its own, made with the first request and kept open.
 *
 * <p>Requests block: from a thread of the agent's own, after {@code main} has begun. Not safe for
 * use by several threads. The thread is expected to run in {@code Tracer.suppressed}, as ours do.
 */
public interface HttpPath extends Closeable {
  /**
   * Sends the first {@code length} bytes of {@code body}, compressed if the exporter's are, and
   * waits for the answer. Never throws: what goes wrong is in the answer. One attempt at each
   * endpoint; trying again later is the caller's.
   *
   * @param headers in addition to the exporter's, before which they go
   * @param timeoutMillis for all of it; at least 1
   */
  HttpAnswer post(
      String contentType, Map<String, String> headers, byte[] body, int length, int timeoutMillis);

  /** As {@link #post}, without a body. */
  HttpAnswer get(Map<String, String> headers, int timeoutMillis);

  /** Closes the connection; a later request makes a new one. */
  @Override
  void close();
}
