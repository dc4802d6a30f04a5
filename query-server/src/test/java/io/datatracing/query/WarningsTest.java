package io.datatracing.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of which a part cannot be read: answers have the rest, and say what is missing. */
class WarningsTest {
  private static final String ALL = "start=0&end=9000000000000";
  private static final TraceId LOST = new TraceId(0, 1);
  private static final TraceId KEPT = new TraceId(0, 2);

  @TempDir Path directory;

  @Test
  void answersFromADamagedStoreSayWhatIsMissing() throws IOException {
    store(LOST);
    Path damaged = onlyBlock();
    store(KEPT);
    byte[] content = Files.readAllBytes(damaged);
    // In the first section.
    content[30] ^= 1;
    Files.write(damaged, content);

    try (RunningQueryServer server = new RunningQueryServer("segment", directory)) {
      JsonNode problem = server.problem(404, "/api/v1/traces/" + LOST);
      assertWarned(problem, damaged);
      for (String question :
          List.of(
              "/api/v1/traces?" + ALL,
              "/api/v1/traces?order=longest&" + ALL,
              "/api/v1/traces/" + KEPT,
              "/api/v1/traces/" + KEPT + "/completeness",
              "/api/v1/traces/" + LOST + "/fate",
              "/api/v1/latency?" + ALL,
              "/api/v1/dependencies?" + ALL,
              "/api/v1/errors?" + ALL,
              "/api/v1/services")) {
        assertWarned(server.json(question), damaged);
      }
      JsonNode found = server.json("/api/v1/traces?" + ALL).get("traces");
      assertThat(found.findValuesAsText("traceId")).containsExactly(KEPT.toString());
    }
  }

  @Test
  void aSoundStoreHasNoWarnings() {
    store(KEPT);
    try (RunningQueryServer server = new RunningQueryServer("segment", directory)) {
      assertThat(server.json("/api/v1/traces?" + ALL).has("warnings")).isFalse();
    }
  }

  private static void assertWarned(JsonNode answer, Path damaged) {
    assertThat(answer.get("warnings")).as("%s", answer).hasSize(1);
    assertThat(answer.at("/warnings/0").asText())
        .contains(damaged.getFileName().toString(), "may be missing", "is damaged")
        .doesNotContain("/partitions/");
  }

  /** Closing makes a block of it. */
  private void store(TraceId id) {
    try (SpanStore store = SpanStoreProvider.named("segment").open(new StoreOptions(directory))) {
      StoreDriver.append(
          store,
          List.of(
              Span.builder(id, new SpanId(1), "GET /")
                  .times(1_000_000_000, 2_000_000_000)
                  .attribute(Attribute.of("text", "a longer text ".repeat(200)))
                  .resource(new Resource(List.of(Attribute.of("service.name", "shop"))))
                  .build()));
    }
  }

  private Path onlyBlock() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".blk")).findFirst().orElseThrow();
    }
  }
}
