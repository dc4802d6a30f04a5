package io.datatracing.collector;

import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.http.HttpLimits;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A collector on a free port, a client for it, and the store behind it. */
public final class Collector implements AutoCloseable {
  public static final String PROTOBUF = "application/x-protobuf";
  public static final String JSON = "application/json";
  public static final int MAX_BODY_BYTES = 1 << 20;

  public final RecordingWriter store = new RecordingWriter();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  public final Agents agents;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CollectorServer server;

  public Collector() {
    this(4 * MAX_BODY_BYTES);
  }

  public Collector(long maxBufferedBytes) {
    this(maxBufferedBytes, registry -> new Agents(AgentsOptions.of(null, null), registry));
  }

  public Collector(Function<PrometheusRegistry, Agents> agents) {
    this(4 * MAX_BODY_BYTES, agents);
  }

  /** With one receiver at a free port. */
  public Collector(ReceiverPort receiver) {
    this(ReceiverOptions.of(Map.of(receiver, 0)));
  }

  public Collector(ReceiverOptions receivers) {
    this(
        4 * MAX_BODY_BYTES,
        registry -> new Agents(AgentsOptions.of(null, null), registry),
        receivers);
  }

  private Collector(long maxBufferedBytes, Function<PrometheusRegistry, Agents> agentsOf) {
    this(maxBufferedBytes, agentsOf, ReceiverOptions.NONE);
  }

  private Collector(
      long maxBufferedBytes,
      Function<PrometheusRegistry, Agents> agentsOf,
      ReceiverOptions receivers) {
    agents = agentsOf.apply(registry);
    HttpLimits limits =
        new HttpLimits(
            MAX_BODY_BYTES,
            maxBufferedBytes,
            8 << 10,
            100,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
    server =
        CollectorServer.start(
            new CollectorOptions("127.0.0.1", 0, limits, 1, Duration.ofSeconds(5), receivers),
            store,
            agents,
            registry);
  }

  public int port(ReceiverPort receiver) {
    return server.port(receiver);
  }

  /** Of a receiver over HTTP. */
  public String url(ReceiverPort receiver) {
    return "http://127.0.0.1:" + port(receiver);
  }

  public String url() {
    return server.otlpHttpUrl();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
  }

  public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public CompletableFuture<HttpResponse<byte[]>> sendLater(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(postRequest(path, contentType, body).build());
  }

  public HttpRequest.Builder postRequest(String path, String contentType, byte[] body) {
    return request(path)
        .header("Content-Type", contentType)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  public HttpRequest.Builder requestAt(ReceiverPort receiver, String path) {
    return HttpRequest.newBuilder(URI.create(url(receiver) + path)).timeout(Duration.ofSeconds(60));
  }

  /** As {@link #metric}, but 0 for a series that has not begun. */
  public double metricOrZero(String series) {
    return value(series).orElse(0);
  }

  /** The value of a series, written as in the exposition format. */
  public double metric(String series) {
    return value(series).orElseThrow(() -> new AssertionError("no series " + series));
  }

  private OptionalDouble value(String series) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst();
  }

  @Override
  public void close() {
    store.acknowledgeAll();
    server.close();
  }
}
