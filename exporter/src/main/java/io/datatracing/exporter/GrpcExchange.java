package io.datatracing.exporter;

import io.datatracing.exporter.grpc.GrpcAnswer;
import io.datatracing.exporter.grpc.GrpcClient;
import io.datatracing.exporter.http.HttpTarget;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of one method at each endpoint, the next one if one fails. */
final class GrpcExchange implements Closeable {
  /** Answers are small; a server that sends more is not believed. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private final Endpoint endpoint;
  private final List<HttpTarget> targets;
  private final String method;
  private final String userAgent;
  private final GrpcClient[] clients;
  private final FailOver failOver;

  /**
   * @param method {@code /package.Service/Method}
   */
  GrpcExchange(Endpoint endpoint, List<HttpTarget> targets, String method, String userAgent) {
    this.endpoint = endpoint;
    this.targets = targets;
    this.method = method;
    this.userAgent = userAgent;
    this.clients = new GrpcClient[targets.size()];
    this.failOver = new FailOver(targets.size());
  }

  /**
   * An answer that never came has a status of the client's own making.
   *
   * @throws IOException if TLS cannot be used at all
   */
  GrpcAnswer call(Map<String, String> headers, byte[] message, int length, int timeoutMillis)
      throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(endpoint.options().headers());
    metadata.putAll(headers);
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    boolean gzip = endpoint.options().gzip();
    byte[] body = gzip ? Gzip.compress(message, length) : message;
    int bodyLength = gzip ? body.length : length;
    int at = failOver.first(System.nanoTime());
    for (int left = clients.length; ; left--) {
      int share = FailOver.share(deadline, System.nanoTime(), left);
      GrpcAnswer answer = client(at).call(method, metadata, body, bodyLength, gzip, share);
      if (!isRetryable(answer)) {
        failOver.worked(at, System.nanoTime());
        return answer;
      }
      if (left == 1) {
        return answer;
      }
      at = failOver.after(at);
    }
  }

  @Override
  public void close() {
    for (GrpcClient client : clients) {
      if (client != null) {
        client.close();
      }
    }
  }

  /** As the OTLP specification says (section "OTLP/gRPC response", "Failures"). */
  static boolean isRetryable(GrpcAnswer answer) {
    switch (answer.status()) {
      case GrpcAnswer.CANCELLED:
      case GrpcAnswer.DEADLINE_EXCEEDED:
      case GrpcAnswer.ABORTED:
      case GrpcAnswer.OUT_OF_RANGE:
      case GrpcAnswer.UNAVAILABLE:
      case GrpcAnswer.DATA_LOSS:
        return true;
      case GrpcAnswer.RESOURCE_EXHAUSTED:
        // Only where the server says that it will recover.
        return RetryInfo.millis(answer.details()) != SendResult.NO_RETRY_AFTER;
      default:
        return false;
    }
  }

  private GrpcClient client(int at) throws IOException {
    GrpcClient client = clients[at];
    if (client == null) {
      client = new GrpcClient(endpoint.connector(targets.get(at)), userAgent, MAX_ANSWER_BYTES);
      clients[at] = client;
    }
    return client;
  }
}
