package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.http.HttpLimits;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.query.LossReports;
import io.datatracing.query.QueryLimits;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.query.QuerySources;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.PageCursor;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions that would never end, of a store without an end. */
@Timeout(120)
class QueryBudgetTest {
  private static final String ENDLESS = "/api/v1/errors?start=0&end=1000000000000&traces=10000";

  @TempDir Path directory;
  private final EndlessReader reader = new EndlessReader();

  @Test
  void questionEndsWhenItsClientHasLeft() throws Exception {
    try (Running server = start(new QueryLimits(Duration.ofHours(1), Long.MAX_VALUE))) {
      reader.countsTraces = false;
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.query.port())) {
        client
            .getOutputStream()
            .write(
                ("GET " + ENDLESS + " HTTP/1.1\r\nHost: here\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        reader.asked.await();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  server.metric("datatracing_query_ended_early_total{cause=\"client_gone\"} 1.0"));
    }
  }

  @Test
  void questionThatReadsTooMuchIsToldSo() throws Exception {
    try (Running server = start(new QueryLimits(Duration.ofHours(1), 1_000))) {
      HttpResponse<String> response = server.get(ENDLESS);
      assertThat(response.statusCode()).isEqualTo(422);
      JsonNode problem = RunningQueryServer.parse(response.body());
      assertThat(problem.get("detail").asText())
          .contains("more than 1000 spans")
          .contains("shorter time");
      assertThat(server.metric("datatracing_query_ended_early_total{cause=\"spans\"} 1.0"))
          .isTrue();
    }
  }

  @Test
  void questionThatTakesTooLongIsToldSo() throws Exception {
    reader.countsTraces = false;
    try (Running server = start(new QueryLimits(Duration.ofMillis(20), Long.MAX_VALUE))) {
      HttpResponse<String> response = server.get(ENDLESS);
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(RunningQueryServer.parse(response.body()).get("detail").asText())
          .contains("more than 20 ms");
    }
  }

  private Running start(QueryLimits limits) {
    SpanStore store = SpanStoreProvider.named("memory").open(new StoreOptions(directory));
    QueryOptions usual = QueryOptions.at("127.0.0.1", 0);
    HttpLimits http = usual.limits();
    QueryOptions options =
        new QueryOptions(
            usual.host(),
            0,
            http,
            limits,
            usual.ioThreads(),
            usual.workerThreads(),
            usual.workerQueue(),
            usual.stopTimeout());
    QuerySources sources = new QuerySources(reader, store.aggregates(), LossReports.NONE);
    return new Running(store, QueryServer.start(options, sources, new PrometheusRegistry()));
  }

  private record Running(SpanStore store, QueryServer query) implements AutoCloseable {
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(query.url() + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    }

    boolean metric(String line) throws IOException, InterruptedException {
      return get("/metrics").body().lines().anyMatch(line::equals);
    }

    @Override
    public void close() {
      query.close();
      store.close();
    }
  }

  /** Has always one more page, and for each summary a trace unless they shall not count. */
  private static final class EndlessReader implements SpanReader {
    final CountDownLatch asked = new CountDownLatch(1);
    volatile boolean countsTraces = true;

    @Override
    public @Nullable Trace trace(TraceId id) {
      return countsTraces
          ? Trace.of(id, List.of(Span.builder(id, new SpanId(1), "work").build()))
          : null;
    }

    @Override
    public TracePage search(TraceQuery query) {
      asked.countDown();
      TraceId id = new TraceId(0, 1);
      return new TracePage(
          List.of(new TraceSummary(id, 1, 1, 1, 0, null, List.of(), 1)), new PageCursor(1, id));
    }

    @Override
    public void scan(TraceQuery query, SpanVisitor visitor) {}

    @Override
    public List<Span> linksTo(Set<TraceId> targets, long start, long end, int limit) {
      return List.of();
    }

    @Override
    public List<String> services() {
      return List.of();
    }

    @Override
    public List<Operation> operations(String service) {
      return List.of();
    }

    @Override
    public int serviceColor(String service) {
      return 0;
    }
  }
}
