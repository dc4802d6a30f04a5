package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanState;
import io.datatracing.model.TraceId;
import io.datatracing.query.FateSource;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.api.TraceFate.Evidence;
import io.datatracing.storage.api.FateEntry;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FatesTest {
  /** 2026-01-31T12:00:00Z */
  private static final long NOON = 1_769_860_800_000_000_000L;

  private static final TraceId TRACE = new TraceId(77, 2);

  @TempDir Path directory;

  @Test
  void storedTraceSaysSoAndWhatWasLostOfIt() {
    try (RunningQueryServer server = new RunningQueryServer("segment", directory)) {
      server.store(List.of(span(1).build(), span(2).build()));
      server.takeDown(
          entry("agent.queue_full", "shop", "", 3, true),
          entry("tail.kept", "tail", "errors", 2, true),
          entry("tail.not_sampled", "tail", "", 9, false));
      JsonNode fate = server.json("/api/v1/traces/" + TRACE + "/fate");
      assertThat(fate.get("fate").asText()).isEqualTo("stored");
      assertThat(fate.get("evidence").asText()).isEqualTo("spans");
      assertThat(fate.get("spanCount").asInt()).isEqualTo(2);
      assertThat(fate.get("entries").findValuesAsText("cause"))
          .as("not what a filter claims of a trace that is there")
          .containsExactly("agent.queue_full", "tail.kept");
      assertThat(fate.get("words").asText())
          .isEqualTo(
              "Its spans are in the store. 2 spans. Some of it was lost: The agent's queue was"
                  + " full. (shop, 2026-01-31T12:00:00Z, 3 spans). The tail sampler decided to keep"
                  + " it. (tail, policy errors, 2026-01-31T12:00:00Z, 2 spans).");
    }
  }

  @Test
  void traceThatASamplerKeptSaysByWhichPolicy() {
    try (RunningQueryServer server = new RunningQueryServer(directory)) {
      server.store(
          List.of(
              span(1).build(),
              span(2).attribute(Attribute.of("datatracing.sampled.policy", "errors")).build()));
      assertThat(server.json("/api/v1/traces/" + TRACE + "/fate").get("words").asText())
          .isEqualTo("Its spans are in the store. 2 spans, kept by policy errors.");
    }
  }

  @Test
  void runningTraceIsRunning() {
    try (RunningQueryServer server = new RunningQueryServer(directory)) {
      server.store(List.of(span(1).attribute(Attribute.of(SpanState.KEY, "running")).build()));
      assertThat(server.json("/api/v1/traces/" + TRACE + "/fate").get("fate").asText())
          .isEqualTo("running");
    }
  }

  @Test
  void exactLossJudgesBeforeAnythingElseIsClaimed() {
    TraceFate fate =
        ofAbsent(
            entries(
                entry("tail.not_sampled", "tail", "", 9, false),
                entry("tail.kept", "tail", "slow", 4, true),
                entry("store.refused", "store", "", 4, true),
                entry("made.by.a.newer.version", "x", "", 4, true)));
    assertThat(fate.fate().id()).isEqualTo("store.refused");
    assertThat(fate.evidence()).isEqualTo(Evidence.RECORDED);
    assertThat(fate.falsePositiveRate()).isZero();
    assertThat(fate.entries()).hasSize(4);
    assertThat(fate.words()).contains("(store, 2026-01-31T12:00:00Z, 4 spans). 3 other entries");
  }

  @Test
  void keptTraceThatIsNotHereSaysWhy() {
    TraceFate fate = ofAbsent(entries(entry("tail.kept", "tail", "slow", 4, true)));
    assertThat(fate.fate().id()).isEqualTo("tail.kept");
    assertThat(fate.words()).contains("policy slow").contains("it has expired since");
  }

  @Test
  void filterSaysHowOftenItIsWrong() {
    TraceFate fate = ofAbsent(entries(entry("tail.not_sampled", "tail", "", 0, false)));
    assertThat(fate.evidence()).isEqualTo(Evidence.FILTER);
    assertThat(fate.isExact()).isFalse();
    assertThat(fate.falsePositiveRate()).isEqualTo(0.004);
    assertThat(fate.words()).contains("on or after 2026-01-31").contains("0.40 % get such an");
  }

  @Test
  void decisionThatFollowsFromTheIdIsMadeAgain() {
    TraceFate fate =
        ofAbsent(
            new Known(List.of()) {
              @Override
              public FateEntry recomputed(TraceId id) {
                return entry("head.not_sampled", "head", "rate 0.1", 0, true);
              }
            });
    assertThat(fate.fate().id()).isEqualTo("head.not_sampled");
    assertThat(fate.evidence()).isEqualTo(Evidence.RECOMPUTED);
    assertThat(fate.words()).contains("policy rate 0.1").contains("follows from the id");
  }

  @Test
  void waitingTraceIsPending() {
    TraceFate fate =
        ofAbsent(
            new Known(List.of(entry("agent.queue_full", "shop", "", 0, true))) {
              @Override
              public Waiting waiting(TraceId id) {
                return new Waiting(3);
              }
            });
    assertThat(fate.fate().id()).isEqualTo("pending");
    assertThat(fate.spanCount()).isEqualTo(3);
    assertThat(fate.words()).endsWith("3 spans so far.");
  }

  @Test
  void traceThatNobodyKnowsNamesTheGapsItMayBeIn() {
    TraceFate fate =
        ofAbsent(
            new Known(List.of()) {
              @Override
              public List<Gap> gaps() {
                return List.of(new Gap("shop", "id-1", NOON, 40, true));
              }
            });
    assertThat(fate.fate().id()).isEqualTo("never_seen");
    assertThat(fate.evidence()).isEqualTo(Evidence.ABSENCE);
    assertThat(fate.words())
        .endsWith("the last was shop, last heard of 2026-01-31T12:00:00Z, with at most 40 spans.");
    assertThat(ofAbsent(FateSource.NONE).words()).contains("keeps no ledger");
  }

  @Test
  void everyQuestionAboutATraceThatIsNotStoredCarriesItsFate() {
    try (RunningQueryServer server = new RunningQueryServer(directory)) {
      OpenApi openApi = new OpenApi(server);
      server.takeDown(entry("receiver.overload", "otlp", "", 2, true));
      for (String question :
          List.of("", "/dag", "/critical-path", "/related", "/completeness", "/clocks")) {
        JsonNode problem = server.problem(404, "/api/v1/traces/" + TRACE + question);
        openApi.assertValid("Problem", problem);
        assertThat(problem.at("/fate/fate").asText()).isEqualTo("receiver.overload");
        assertThat(problem.get("detail").asText())
            .isEqualTo(
                "There is no span of trace "
                    + TRACE
                    + " in the store. "
                    + problem.at("/fate/words").asText());
      }
      openApi.assertValid("TraceFate", server.json("/api/v1/traces/" + TRACE + "/fate"));
      assertThat(server.problem(400, "/api/v1/traces/xyz/fate").get("parameter").asText())
          .isEqualTo("id");
      assertThat(server.problem(400, "/api/v1/traces/" + TRACE + "/fate?a=b").get("parameter"))
          .hasToString("\"a\"");
    }
  }

  private static class Known implements FateSource {
    private final List<FateEntry> entries;

    Known(List<FateEntry> entries) {
      this.entries = entries;
    }

    @Override
    public List<FateEntry> entries(TraceId id) {
      return entries;
    }

    @Override
    public double falsePositiveRate() {
      return 0.004;
    }

    @Override
    public @Nullable Waiting waiting(TraceId id) {
      return null;
    }
  }

  private static FateSource entries(FateEntry... entries) {
    return new Known(List.of(entries));
  }

  private TraceFate ofAbsent(FateSource source) {
    try (SpanStore store = SpanStoreProvider.named("memory").open(new StoreOptions(directory))) {
      return new Fates(store.reader(), source).of(TRACE);
    }
  }

  private static FateEntry entry(
      String cause, String node, String policy, long spans, boolean exact) {
    return new FateEntry(FateEntry.prefix(TRACE), cause, node, policy, NOON, spans, exact);
  }

  private static io.datatracing.model.SpanBuilder span(long id) {
    return Span.builder(TRACE, new SpanId(id), "step").times(NOON, NOON + 1);
  }
}
