package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.query.LossReports;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanSource;
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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are given again, beside a server over the same store that never does so. */
@Timeout(300)
class AnswerCacheTest {
  private static final long NOON = 1_769_860_800_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;
  private static final long HOUR = 60 * MINUTE;

  /** What may be kept; each is asked for the first hour. */
  private static final List<String> QUESTIONS =
      List.of(
          "/api/v1/dependencies?",
          "/api/v1/dependencies?detail=steps&",
          "/api/v1/dependencies?traces=3&",
          "/api/v1/latency?",
          "/api/v1/latency?service=shop&columns=7&",
          "/api/v1/latency?tag=error%3Dtrue&",
          "/api/v1/errors?",
          "/api/v1/errors?traces=2&",
          "/api/v1/bottlenecks?",
          "/api/v1/bottlenecks?traces=2&",
          "/api/v1/groups/compare?split=errors&",
          "/api/v1/groups/compare?split=2s&");

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private SpanStore store;
  private QueryServer keeping;
  private QueryServer plain;
  private int nextSpan = 1;

  @BeforeEach
  void start() {
    // The hour does not end while the test runs, and files are merged only when it says so.
    store =
        SpanStoreProvider.named("segment")
            .open(
                new StoreOptions(
                    directory,
                    Map.of("datatracing.store.segment.merge-blocks", "1000000"),
                    Clock.fixed(Instant.ofEpochSecond(NOON / 1_000_000_000), ZoneOffset.UTC)));
    keeping = server(store, store.capability(Changes.class).orElseThrow());
    plain = server(store, Changes.NONE);
  }

  private static QueryServer server(SpanSource source, Changes changes) {
    return QueryServer.start(
        QueryOptions.at("127.0.0.1", 0),
        new QuerySources(source.reader(), source.aggregates(), LossReports.NONE)
            .withDamages(source::damages)
            .withChanges(changes),
        new PrometheusRegistry());
  }

  @AfterEach
  void stop() {
    keeping.close();
    plain.close();
    store.close();
  }

  @Test
  void answerIsGivenAgainWhileNothingComesIntoItsTime() throws Exception {
    append(span(1, 1, 0, "shop", NOON, MINUTE, false), span(1, 2, 1, "pricing", NOON, 9, true));
    String question = inTheFirstHour("/api/v1/dependencies?");
    HttpResponse<String> first = get(keeping, question);
    assertThat(isHit(first)).isFalse();
    append(span(2, 3, 0, "shop", NOON + 2 * HOUR, 7, true));
    HttpResponse<String> second = get(keeping, question);
    assertThat(isHit(second)).isTrue();
    assertThat(second.body()).isEqualTo(first.body()).isEqualTo(get(plain, question).body());
    assertThat(get(keeping, "/metrics").body().lines())
        .contains(
            "datatracing_query_cache_questions_total{outcome=\"hit\"} 1.0",
            "datatracing_query_cache_questions_total{outcome=\"miss\"} 1.0",
            "datatracing_query_cache_questions_total{outcome=\"stale\"} 0.0");
    assertThat(get(plain, "/metrics").body().lines())
        .contains("datatracing_query_cache_questions_total{outcome=\"hit\"} 0.0");
  }

  @Test
  void orderOfParametersDoesNotMatterAndTheirValuesDo() throws Exception {
    append(span(1, 1, 0, "shop", NOON, MINUTE, false));
    String range = "start=" + NOON + "&end=" + (NOON + HOUR);
    get(keeping, "/api/v1/latency?service=shop&" + range);
    assertThat(isHit(get(keeping, "/api/v1/latency?" + range + "&service=shop"))).isTrue();
    assertThat(isHit(get(keeping, "/api/v1/latency?service=pricing&" + range))).isFalse();
    assertThat(isHit(get(keeping, "/api/v1/latency?operation=shop&" + range))).isFalse();
  }

  @Test
  void spanThatComesLateEndsTheAnswersOfItsTime() throws Exception {
    append(span(1, 1, 0, "shop", NOON, MINUTE, false), span(2, 2, 0, "shop", NOON, 3, true));
    askTwice();
    append(span(3, 3, 0, "shop", NOON + 5 * MINUTE, 8, true));
    for (String question : QUESTIONS) {
      HttpResponse<String> answer = get(keeping, inTheFirstHour(question));
      assertThat(isHit(answer)).as(question).isFalse();
      assertThat(answer.body()).isEqualTo(get(plain, inTheFirstHour(question)).body());
    }
  }

  /** The caller of a call of this hour, and the cause of its failure, are spans of another hour. */
  @Test
  void spanOfAnotherTimeEndsTheAnswersThatItsTraceIsPartOf() throws Exception {
    append(
        span(1, 2, 1, "pricing", NOON, 5, true),
        span(2, 3, 0, "shop", NOON, 4 * HOUR, false),
        span(3, 4, 0, "shop", NOON, 3, false));
    String dependencies = inTheFirstHour("/api/v1/dependencies?");
    String errors = inTheFirstHour("/api/v1/errors?");
    assertThat(get(keeping, dependencies).body()).doesNotContain("\"name\":\"shop\"");
    assertThat(get(keeping, errors).body()).contains("\"originCount\":1");
    assertThat(isHit(get(keeping, dependencies))).isTrue();
    assertThat(isHit(get(keeping, errors))).isTrue();

    append(
        span(1, 1, 0, "shop", NOON - 2 * HOUR, 3 * HOUR, false),
        span(1, 9, 2, "stock", NOON + 2 * HOUR, 1, true));

    for (String question : List.of(dependencies, errors)) {
      HttpResponse<String> answer = get(keeping, question);
      assertThat(isHit(answer)).as(question).isFalse();
      assertThat(answer.body()).isEqualTo(get(plain, question).body());
    }
    assertThat(get(keeping, dependencies).body()).contains("\"name\":\"shop\"");
    assertThat(get(keeping, errors).body()).contains("\"originCount\":0");
  }

  @Test
  void answerBeyondTheBoundIsGivenAndNotKept() throws Exception {
    // Each with a service of its own: an edge and a node of the answer.
    List<Span> spans = new ArrayList<>();
    String name = "s".repeat(1_000);
    for (int i = 0; i < 2_500; i++) {
      spans.add(span(1, 2 * i + 1, 0, name + i, NOON, 5, false));
      spans.add(span(1, 2 * i + 2, 2 * i + 1, name + "b" + i, NOON, 4, false));
    }
    append(spans.toArray(Span[]::new));
    String question = inTheFirstHour("/api/v1/dependencies?");
    assertThat(get(keeping, question).body().length()).isGreaterThan(AnswerCache.MAX_ANSWER_BYTES);
    assertThat(isHit(get(keeping, question))).isFalse();
    assertThat(get(keeping, "/metrics").body().lines())
        .contains("datatracing_query_cache_bytes 0.0");
  }

  /** Whatever comes when, and whether it is in memory, in a block or in a merged one. */
  @Test
  void keptAnswersAreThoseOfAServerThatKeepsNone() throws Exception {
    int hits = 0;
    for (int seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      for (int step = 0; step < 12; step++) {
        append(randomSpans(random).toArray(Span[]::new));
        if (random.nextInt(4) == 0) {
          reopen();
        }
        if (random.nextInt(4) == 0) {
          store.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
        }
        hits += assertSame(random);
      }
    }
    assertThat(hits).as("answers that were kept").isGreaterThan(20);
  }

  private int assertSame(Random random) throws Exception {
    int hits = 0;
    for (int i = 0; i < 8; i++) {
      String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
      long start = NOON + random.nextInt(3) * HOUR;
      String asked = question + "start=" + start + "&end=" + (start + HOUR);
      HttpResponse<String> kept = get(keeping, asked);
      HttpResponse<String> fresh = get(plain, asked);
      assertThat(kept.statusCode()).isEqualTo(fresh.statusCode());
      assertThat(kept.body()).as(asked).isEqualTo(fresh.body());
      hits += isHit(kept) ? 1 : 0;
    }
    return hits;
  }

  /** Closing makes a block of what is in memory. */
  private void reopen() {
    stop();
    start();
  }

  /** Traces of a handful of spans, each in any of five hours; few traces, so that they grow. */
  private List<Span> randomSpans(Random random) {
    List<Span> spans = new ArrayList<>();
    int trace = 1 + random.nextInt(12);
    String[] services = {"shop", "pricing", "stock"};
    int first = nextSpan;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int parent = random.nextInt(3) == 0 ? 0 : Math.max(1, first - 3 + random.nextInt(6));
      spans.add(
          span(
              trace,
              nextSpan++,
              parent,
              services[random.nextInt(3)],
              NOON + (random.nextInt(5) - 1) * HOUR + random.nextInt(60) * MINUTE,
              1 + (long) (random.nextDouble() * 4e9),
              random.nextInt(3) == 0));
    }
    return spans;
  }

  private void askTwice() throws Exception {
    for (String question : QUESTIONS) {
      get(keeping, inTheFirstHour(question));
      HttpResponse<String> again = get(keeping, inTheFirstHour(question));
      // A problem is not kept.
      assertThat(isHit(again)).as(question).isEqualTo(again.statusCode() == 200);
    }
  }

  private static String inTheFirstHour(String question) {
    return question + "start=" + NOON + "&end=" + (NOON + HOUR);
  }

  private static boolean isHit(HttpResponse<String> answer) {
    return answer.headers().firstValue(AnswerCache.STATUS_HEADER).equals(hit());
  }

  private static Optional<String> hit() {
    return Optional.of(AnswerCache.HIT);
  }

  private HttpResponse<String> get(QueryServer server, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void append(Span... spans) {
    StoreDriver.append(store, List.of(spans));
  }

  /**
   * @param parent 0 for none
   */
  private static Span span(
      int trace, int id, int parent, String service, long start, long nanos, boolean isError) {
    SpanBuilder span =
        Span.builder(new TraceId(7, trace), new SpanId(id), "step " + id % 3)
            .kind(parent == 0 ? SpanKind.INTERNAL : SpanKind.SERVER)
            .times(start, start + nanos)
            .status(isError ? new Status(Status.Code.ERROR, "no stock") : Status.UNSET)
            .resource(new Resource(List.of(Attribute.of("service.name", service))));
    return (parent == 0 ? span : span.parent(new SpanId(parent))).build();
  }
}
