package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.http.Router;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.storage.testing.SpanGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document and the running server say the same. */
class OpenApiTest {
  private static final String WINDOW =
      "?start="
          + (SpanGenerator.START_NANOS - SpanGenerator.WINDOW_NANOS)
          + "&end="
          + (SpanGenerator.START_NANOS + 2 * SpanGenerator.WINDOW_NANOS);

  @TempDir Path directory;
  private RunningQueryServer server;
  private OpenApi openApi;

  @BeforeEach
  void start() {
    server = new RunningQueryServer(directory.resolve("data"));
    openApi = new OpenApi(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElseIs() {
    List<Router.Route> described = new ArrayList<>();
    openApi
        .paths()
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(new Router.Route(method.toUpperCase(), path.getKey()))));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(RunningQueryServer.routes(directory.resolve("other")));
  }

  @ParameterizedTest
  @MethodSource("questionsWithParameters")
  void everyQueryParameterIsDescribedAndNothingElseIs(String path, List<String> parameters) {
    List<String> described = new ArrayList<>();
    for (JsonNode parameter : openApi.paths().path(path).at("/get/parameters")) {
      JsonNode resolved = openApi.resolve(parameter);
      if (resolved.get("in").asText().equals("query")) {
        described.add(resolved.get("name").asText());
      }
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(parameters);
  }

  static Stream<Arguments> questionsWithParameters() {
    return Stream.of(
        Arguments.of("/api/v1/traces", SearchHandler.PARAMETERS),
        Arguments.of("/api/v1/traces/{id}/tree", TreeHandler.PARAMETERS),
        Arguments.of("/api/v1/attributes", AttributesHandler.PARAMETERS),
        Arguments.of("/api/v1/attributes/{key}", AttributesHandler.PARAMETERS),
        Arguments.of("/api/v1/traces/{id}/related", RelatedHandler.PARAMETERS),
        Arguments.of("/api/v1/traces/{id}/dag", DagHandler.PARAMETERS),
        Arguments.of("/api/v1/records/{topic}", RecordsHandler.PARAMETERS),
        Arguments.of("/api/v1/dependencies", DependenciesHandler.PARAMETERS),
        Arguments.of("/api/v1/live", LiveHandler.PARAMETERS),
        Arguments.of("/api/v1/errors", ErrorsHandler.PARAMETERS),
        Arguments.of("/api/v1/bottlenecks", BottlenecksHandler.PARAMETERS),
        Arguments.of("/api/v1/compare", CompareHandler.PARAMETERS),
        Arguments.of("/api/v1/groups/compare", GroupsHandler.PARAMETERS),
        Arguments.of("/api/v1/latency", LatencyHandler.PARAMETERS));
  }

  @Test
  void everyPathParameterIsDescribed() {
    openApi
        .paths()
        .properties()
        .forEach(
            path -> {
              TreeSet<String> described = new TreeSet<>();
              for (JsonNode parameter : path.getValue().at("/get/parameters")) {
                JsonNode resolved = openApi.resolve(parameter);
                if (resolved.get("in").asText().equals("path")) {
                  described.add("{" + resolved.get("name").asText() + "}");
                }
              }
              for (String segment : path.getKey().split("/")) {
                assertThat(described.remove(segment)).isEqualTo(segment.startsWith("{"));
              }
              assertThat(described).isEmpty();
            });
  }

  @Test
  void withoutACollectorThePipelineHasNoNodes() {
    openApi.assertValid("Pipeline", server.json("/api/v1/pipeline"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "segment"})
  void answersOnRandomSpansMatchTheirSchemas(String store) {
    try (RunningQueryServer other = new RunningQueryServer(store, directory.resolve(store))) {
      other.store(new SpanGenerator(42).traces(60));
      JsonNode page = other.json("/api/v1/traces" + WINDOW + "&limit=100");
      openApi.assertValid("TracePage", page);
      assertThat(page.get("traces")).isNotEmpty();
      String before = page.at("/traces/0/traceId").asText();
      for (JsonNode trace : page.get("traces")) {
        String id = trace.get("traceId").asText();
        openApi.assertValid("Trace", other.json("/api/v1/traces/" + id));
        openApi.assertValid("TreeWindow", other.json("/api/v1/traces/" + id + "/tree"));
        openApi.assertValid("RelatedTraces", other.json("/api/v1/traces/" + id + "/related"));
        openApi.assertValid("Completeness", other.json("/api/v1/traces/" + id + "/completeness"));
        openApi.assertValid("TraceFate", other.json("/api/v1/traces/" + id + "/fate"));
        openApi.assertValid("Clocks", other.json("/api/v1/traces/" + id + "/clocks"));
        openApi.assertValid("TraceDag", other.json("/api/v1/traces/" + id + "/dag"));
        openApi.assertValid("CriticalPath", other.json("/api/v1/traces/" + id + "/critical-path"));
        openApi.assertValid(
            "Comparison", other.json("/api/v1/compare?before=" + before + "&after=" + id));
      }
      openApi.assertValid("RecordHops", other.json("/api/v1/records/orders" + WINDOW + "&key=7"));
      openApi.assertValid("Dependencies", other.json("/api/v1/dependencies" + WINDOW));
      openApi.assertValid(
          "Dependencies", other.json("/api/v1/dependencies" + WINDOW + "&detail=steps"));
      openApi.assertValid("Errors", other.json("/api/v1/errors" + WINDOW));
      openApi.assertValid("Bottlenecks", other.json("/api/v1/bottlenecks" + WINDOW));
      openApi.assertValid("Latency", other.json("/api/v1/latency" + WINDOW));
      openApi.assertValid(
          "GroupComparison",
          other.json("/api/v1/groups/compare" + WINDOW + "&split=errors&findings=200"));
      openApi.assertValid("AttributeKeys", other.json("/api/v1/attributes" + WINDOW));
      openApi.assertValid("AttributeValues", other.json("/api/v1/attributes/user.id" + WINDOW));
      openApi.assertValid("ServiceList", other.json("/api/v1/services"));
      openApi.assertValid("OperationList", other.json("/api/v1/services/gateway/operations"));
    }
  }

  @Test
  void problemsMatchTheirSchema() {
    openApi.assertValid("Problem", server.problem(400, "/api/v1/traces"));
    openApi.assertValid("Problem", server.problem(404, "/api/v1/traces/" + "1".repeat(32)));
    openApi.assertValid("Problem", server.problem(404, "/api/v2"));
  }

  @Test
  void schemasAreStrict() {
    JsonNode list = RunningQueryServer.parse("{\"services\":[{\"name\":\"a\",\"colorSlot\":8}]}");
    assertThatThrownBy(() -> openApi.assertValid("ServiceList", list))
        .isInstanceOf(AssertionError.class);
  }
}
