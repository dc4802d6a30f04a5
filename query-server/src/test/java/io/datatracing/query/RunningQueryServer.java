package io.datatracing.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.http.Router;
import io.datatracing.model.Span;
import io.datatracing.query.api.LiveStreams;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.StoreDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A query server on a free port over a store, and a client for it. */
public final class RunningQueryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SpanStore store;
  private final QueryServer server;

  public RunningQueryServer(Path directory) {
    this("memory", directory);
  }

  public RunningQueryServer(String storeName, Path directory) {
    this(SpanStoreProvider.named(storeName).open(new StoreOptions(directory)));
  }

  /**
   * Over a store of any kind.
   *
   * @param opened closed with the server
   */
  public RunningQueryServer(SpanStore opened) {
    store = opened;
    server =
        QueryServer.start(
            // Streams end by themselves, however busy the machine is; they are not cut.
            QueryOptions.at("127.0.0.1", 0)
                .withJaegerGrpc(0)
                .withStopTimeout(Duration.ofSeconds(60)),
            sources(store),
            new PrometheusRegistry());
  }

  private static QuerySources sources(SpanStore store) {
    FateLog log = store.capability(FateLog.class).orElseThrow();
    return new QuerySources(store.reader(), store.aggregates(), LossReports.NONE, log::fates)
        .withDamages(store::damages)
        .withChanges(store.capability(Changes.class).orElse(Changes.NONE));
  }

  /** Takes down what became of traces. */
  public void takeDown(FateEntry... entries) {
    store.capability(FateLog.class).orElseThrow().append(List.of(entries));
  }

  public void store(List<Span> spans) {
    StoreDriver.append(store, spans);
  }

  /** The lines of a stream, as they come. */
  public Stream<String> lines(String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
              HttpResponse.BodyHandlers.ofLines())
          .body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** {@code http://host:port}. */
  public String url() {
    return server.url();
  }

  public int jaegerGrpcPort() {
    return server.jaegerGrpcPort();
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(60));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The body of an answer, which must be 200. */
  public JsonNode json(String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " gave " + response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }

  /** The problem of an answer, which must have {@code status}. */
  public JsonNode problem(int status, String path) {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != status) {
      throw new AssertionError(path + " gave " + response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }

  /** The problem that a body is answered with. */
  public JsonNode posted(int status, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != status) {
        throw new AssertionError(path + " gave " + response.statusCode() + " " + response.body());
      }
      return parse(response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Every route of ours; others' interfaces have documents of their own. */
  public static List<Router.Route> routes(Path directory) {
    return allRoutes(directory).stream().filter(route -> !isOthers(route.template())).toList();
  }

  /** Every route. */
  static List<Router.Route> allRoutes(Path directory) {
    try (SpanStore store = SpanStoreProvider.named("memory").open(new StoreOptions(directory))) {
      PrometheusRegistry registry = new PrometheusRegistry();
      return QueryServer.router(
              QueryServer.questions(
                  sources(store), QueryLimits.DEFAULT, new LiveStreams(), registry),
              registry)
          .routes();
    }
  }

  private static boolean isOthers(String path) {
    return path.startsWith("/zipkin/")
        || (path.startsWith("/api/") && !path.startsWith("/api/v1/"));
  }

  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
