package io.datatracing.distribution.query;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a query server by its native API. Safe for several threads. */
public final class QueryClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI server;

  /**
   * @param server its address without a path, for example {@code http://127.0.0.1:16686}
   */
  public QueryClient(URI server) {
    this.server = server;
  }

  public URI server() {
    return server;
  }

  /**
   * @throws CommandFailedException with {@link ExitCode#NOT_FOUND} when the store has no span of it
   */
  public TraceDocument trace(String traceId) throws CommandFailedException {
    return get(tracePath(traceId), List.of(), TraceDocument.class);
  }

  /** Where a trace is; below it are the answers about it. */
  static String tracePath(String traceId) {
    return "/api/v1/traces/" + encoded(traceId);
  }

  /** Where the hops of a topic's records are. */
  static String recordPath(String topic) {
    return "/api/v1/records/" + encoded(topic);
  }

  /**
   * @param parameters name and value, names may repeat; {@code start} and {@code end} are required
   */
  public TracePage search(List<Map.Entry<String, String>> parameters)
      throws CommandFailedException {
    return get("/api/v1/traces", parameters, TracePage.class);
  }

  /** The JSON of an answer, on one line. */
  String text(String path, List<Map.Entry<String, String>> parameters)
      throws CommandFailedException {
    return get(path, parameters, JsonNode.class).toString();
  }

  /** An answer that {@link #text} gave, read. */
  <T> T read(String answer, Class<T> type) throws CommandFailedException {
    try {
      return json.readValue(answer, type);
    } catch (JsonProcessingException e) {
      throw new CommandFailedException(
          ExitCode.FAILED, server + " answered with another JSON than DataTracing's", e);
    }
  }

  /**
   * Asks one question.
   *
   * @param path encoded
   * @param parameters name and value, names may repeat
   */
  <T> T get(String path, List<Map.Entry<String, String>> parameters, Class<T> type)
      throws CommandFailedException {
    HttpRequest request =
        HttpRequest.newBuilder(resolve(path, parameters)).timeout(TIMEOUT).build();
    HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      if (response.statusCode() == 200) {
        return json.readValue(response.body(), type);
      }
      throw refused(response, json.readTree(response.body()));
    } catch (JacksonException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          server + " answered " + response.statusCode() + " with no JSON of DataTracing",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory can't fail", e);
    }
  }

  /** Hears the data of events. */
  interface EventConsumer {
    /** False when there are enough. */
    boolean accept(String data) throws JsonProcessingException;
  }

  /**
   * Listens to server-sent events until the consumer has enough, or the server ends them.
   *
   * @param type which events are wanted
   */
  void events(
      String path, List<Map.Entry<String, String>> parameters, String type, EventConsumer consumer)
      throws CommandFailedException {
    HttpRequest request = HttpRequest.newBuilder(resolve(path, parameters)).build();
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        throw refused(response, json.readTree(body));
      }
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")
            && event.equals(type)
            && !consumer.accept(line.substring(6))) {
          return;
        }
      }
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.NO_SERVER, server + " ended the connection: " + e.getMessage(), e);
    }
  }

  private URI resolve(String path, List<Map.Entry<String, String>> parameters) {
    String query =
        parameters.stream()
            .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
            .collect(Collectors.joining("&"));
    return server.resolve(query.isEmpty() ? path : path + "?" + query);
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws CommandFailedException {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.NO_SERVER,
          "no server answers at "
              + server
              + "; start one with \"datatracing server\" or name another with --server URL",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(
          ExitCode.FAILED, "interrupted", new InterruptedIOException());
    }
  }

  /** From an RFC 9457 problem document. */
  private static CommandFailedException refused(HttpResponse<?> response, JsonNode problem) {
    String detail = problem.path("detail").asText(problem.path("title").asText("no reason given"));
    return switch (response.statusCode()) {
      case 404 -> new CommandFailedException(ExitCode.NOT_FOUND, detail);
      case 400 -> new CommandFailedException(ExitCode.USAGE, detail);
      default ->
          new CommandFailedException(
              ExitCode.FAILED, "the server answered " + response.statusCode() + ": " + detail);
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
