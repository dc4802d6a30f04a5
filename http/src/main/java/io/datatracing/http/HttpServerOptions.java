package io.datatracing.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a server listens.
 *
 * @param name one word for threads, metrics and messages: {@code collector}, {@code query}
 * @param host name or address to bind
 * @param port 0 to 65535; 0 takes a free one
 * @param portSetting what the user changes to move the port, for the message when it is taken:
 *     {@code --query-port}
 * @param ioThreads event loops
 * @param workerThreads threads for blocking handlers and streamed answers
 * @param workerQueue requests that may wait for a worker; beyond it 503
 * @param stopTimeout how long {@link HttpServer#close()} waits for answers under way
 * @param headers added to every answer that does not set them itself
 * @param tls null for plain text
 * @param admission who may send requests
 * @param cors which pages' scripts may
 */
public record HttpServerOptions(
    String name,
    String host,
    int port,
    String portSetting,
    HttpLimits limits,
    int ioThreads,
    int workerThreads,
    int workerQueue,
    Duration stopTimeout,
    Map<String, String> headers,
    @Nullable TlsOptions tls,
    Admission admission,
    Cors cors) {

  /** Plain text, open to everybody who reaches the port. */
  public HttpServerOptions(
      String name,
      String host,
      int port,
      String portSetting,
      HttpLimits limits,
      int ioThreads,
      int workerThreads,
      int workerQueue,
      Duration stopTimeout,
      Map<String, String> headers) {
    this(
        name,
        host,
        port,
        portSetting,
        limits,
        ioThreads,
        workerThreads,
        workerQueue,
        stopTimeout,
        headers,
        null,
        Admission.ALL,
        Cors.NONE);
  }

  public HttpServerOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          portSetting + " " + port + " is not a port: use 1 to 65535, or 0 for a free one");
    }
    if (ioThreads < 1 || workerThreads < 1 || workerQueue < 1) {
      throw new IllegalArgumentException(
          "a server needs at least one I/O thread, worker and queue place: "
              + ioThreads
              + ", "
              + workerThreads
              + ", "
              + workerQueue);
    }
    headers = Map.copyOf(headers);
  }
}
