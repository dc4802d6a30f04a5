package io.datatracing.exporter;

import io.datatracing.exporter.http.HttpAnswer;
import io.datatracing.exporter.http.HttpClient;
import io.datatracing.exporter.http.HttpTarget;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests over HTTP/1.1 to the same path of each endpoint, the next one if one fails. */
final class HttpExchange implements HttpPath {
  /** Answers are small; a server that sends more is not believed. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private static final byte[] NO_BODY = {};

  private final Endpoint endpoint;
  private final List<HttpTarget> targets;
  private final String userAgent;
  private final HttpClient[] clients;
  private final FailOver failOver;

  /**
   * @param targets the path at each endpoint, at least one
   */
  HttpExchange(Endpoint endpoint, List<HttpTarget> targets, String userAgent) {
    this.endpoint = endpoint;
    this.targets = targets;
    this.userAgent = userAgent;
    this.clients = new HttpClient[targets.size()];
    this.failOver = new FailOver(targets.size());
  }

  @Override
  public HttpAnswer post(
      String contentType, Map<String, String> headers, byte[] body, int length, int timeoutMillis) {
    Map<String, String> all = headers(headers);
    put(all, "Content-Type", contentType);
    if (!endpoint.options().gzip() || length == 0) {
      return exchange("POST", all, body, length, timeoutMillis);
    }
    put(all, "Content-Encoding", "gzip");
    byte[] compressed = Gzip.compress(body, length);
    return exchange("POST", all, compressed, compressed.length, timeoutMillis);
  }

  @Override
  public HttpAnswer get(Map<String, String> headers, int timeoutMillis) {
    return exchange("GET", headers(headers), NO_BODY, 0, timeoutMillis);
  }

  @Override
  public void close() {
    for (HttpClient client : clients) {
      if (client != null) {
        client.close();
      }
    }
  }

  private HttpAnswer exchange(
      String method, Map<String, String> headers, byte[] body, int length, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    int at = failOver.first(System.nanoTime());
    for (int left = clients.length; ; left--) {
      int share = FailOver.share(deadline, System.nanoTime(), left);
      HttpAnswer answer = exchange(at, method, headers, body, length, share);
      if (!answer.isRetryable()) {
        failOver.worked(at, System.nanoTime());
        return answer;
      }
      if (left == 1) {
        return answer;
      }
      at = failOver.after(at);
    }
  }

  private HttpAnswer exchange(
      int at,
      String method,
      Map<String, String> headers,
      byte[] body,
      int length,
      int timeoutMillis) {
    HttpClient client = clients[at];
    if (client == null) {
      try {
        client = new HttpClient(endpoint.connector(targets.get(at)), MAX_ANSWER_BYTES);
      } catch (IOException noTls) {
        return HttpAnswer.failed(noTls.toString());
      }
      clients[at] = client;
    }
    return client.exchange(method, headers, body, length, timeoutMillis);
  }

  private Map<String, String> headers(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(endpoint.options().headers());
    for (Map.Entry<String, String> header : more.entrySet()) {
      put(all, header.getKey(), header.getValue());
    }
    put(all, "User-Agent", userAgent);
    return all;
  }

  /** Replaces a header whatever the case of its name. */
  private static void put(Map<String, String> all, String name, String value) {
    for (String present : Collections.list(Collections.enumeration(all.keySet()))) {
      if (present.equalsIgnoreCase(name)) {
        all.remove(present);
      }
    }
    all.put(name, value);
  }
}
