package io.datatracing.exporter;

/** Carries one request to the collector. */
interface Transport {
  /**
   * Sends the first {@code length} bytes of {@code body} and waits for the answer. Never throws:
   * what goes wrong is in the result.
   *
   * @param timeoutMillis for connecting, and again for each wait for the answer; at least 1
   */
  SendResult send(byte[] body, int length, int timeoutMillis);
}
