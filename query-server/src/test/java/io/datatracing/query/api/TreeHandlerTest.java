package io.datatracing.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.ShopTraces;
import io.datatracing.storage.testing.SpanGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeHandlerTest {
  private static final TraceId HUGE = new TraceId(1, 1);
  private static final TraceId ODD = new TraceId(1, 2);
  private static final int LEVELS = 10_000;
  private static final int SPANS = 40_000;

  @TempDir static Path directory;
  private static RunningQueryServer server;

  @BeforeAll
  static void startServer() {
    server = new RunningQueryServer("segment", directory);
    List<Span> huge = new ArrayList<>();
    for (int i = 1; i <= SPANS; i++) {
      long parent = i <= LEVELS ? i - 1 : 1 + i % 7;
      huge.add(
          ShopTraces.span(HUGE, i, parent, "step " + i, "batch", SpanKind.INTERNAL, i, i + 5)
              .build());
    }
    for (int from = 0; from < SPANS; from += 5_000) {
      server.store(huge.subList(from, from + 5_000));
    }
    server.store(
        List.of(
            span(1, 2, "head of a circle", 0, 10).build(),
            span(2, 1, "its tail", 1, 9).build(),
            span(3, 99, "orphan", 2, 4).build(),
            span(4, 0, "root", 3, 8).status(new Status(Status.Code.ERROR, "")).build(),
            span(4, 0, "another of its id", 4, 8).build(),
            // Starts before its parent, ten days earlier.
            span(5, 4, "child", -864_000_000L, 5).build()));
  }

  private static SpanBuilder span(long id, long parent, String name, long from, long to) {
    return ShopTraces.span(ODD, id, parent, name, "shop", SpanKind.INTERNAL, from, to);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void windowOfAHugeTraceIsSmall() {
    JsonNode first = server.json("/api/v1/traces/" + HUGE + "/tree?limit=50");
    assertThat(first.get("spanCount").asInt()).isEqualTo(SPANS);
    assertThat(first.get("rowCount").asInt()).isEqualTo(SPANS);
    assertThat(first.get("rows")).hasSize(50);
    assertThat(first.at("/rows/0/descendantCount").asInt()).isEqualTo(SPANS - 1);
    JsonNode deep = server.json("/api/v1/traces/" + HUGE + "/tree?from=9998&limit=3").get("rows");
    assertThat(deep.get(1).get("row").asInt()).isEqualTo(9_999);
    assertThat(deep.get(1).get("depth").asInt()).isEqualTo(LEVELS - 1);
    assertThat(deep.get(1).get("childCount").asInt()).isZero();
    assertThat(server.json("/api/v1/traces/" + HUGE + "/tree?from=" + SPANS).get("rows")).isEmpty();
  }

  @Test
  void windowsPutTogetherAreTheTree() {
    List<Span> spans = new SpanGenerator(31).trace(400);
    TraceId id = spans.get(0).traceId();
    server.store(spans);
    TraceTree tree = TraceTree.of(Trace.of(id, spans));
    List<JsonNode> rows = new ArrayList<>();
    Random random = new Random(31);
    while (rows.size() < tree.preorder().size()) {
      int limit = 1 + random.nextInt(90);
      String path = "/api/v1/traces/" + id + "/tree?from=" + rows.size() + "&limit=" + limit;
      server.json(path).get("rows").forEach(rows::add);
    }
    for (int i = 0; i < rows.size(); i++) {
      TraceNode node = tree.preorder().get(i);
      assertThat(rows.get(i).get("row").asInt()).isEqualTo(i);
      assertThat(rows.get(i).get("spanId").asText()).isEqualTo(node.span().spanId().toString());
      assertThat(rows.get(i).get("depth").asInt()).isEqualTo(node.depth());
      assertThat(rows.get(i).get("descendantCount").asInt()).isEqualTo(descendants(node));
    }
  }

  private static int descendants(TraceNode node) {
    int count = 0;
    for (TraceNode child : node.children()) {
      count += 1 + descendants(child);
    }
    return count;
  }

  @Test
  void depthFoldsAndBelowOpens() {
    JsonNode folded = server.json("/api/v1/traces/" + HUGE + "/tree?depth=1&limit=1000");
    assertThat(folded.get("rows")).allMatch(row -> row.get("depth").asInt() <= 1);
    assertThat(folded.get("rowCount").asInt()).isLessThan(SPANS / 5);
    assertThat(folded.at("/rows/1/row").asInt()).isEqualTo(1);
    SpanId second = new SpanId(2);
    JsonNode below =
        server.json("/api/v1/traces/" + HUGE + "/tree?depth=0&limit=1000&below=" + second);
    assertThat(below.get("rows")).allMatch(row -> row.get("depth").asInt() == 2);
    assertThat(below.get("rows"))
        .allMatch(row -> row.get("parentSpanId").asText().equals(second.toString()));
    assertThat(below.at("/rows/0/spanId").asText()).isEqualTo(new SpanId(3).toString());
  }

  @Test
  void whatIsOddIsShownAndMarked() {
    JsonNode rows = server.json("/api/v1/traces/" + ODD + "/tree").get("rows");
    assertThat(rows).hasSize(6);
    assertThat(row(rows, "head of a circle").get("placement").asText()).isEqualTo("CYCLE");
    assertThat(row(rows, "its tail").get("placement").asText()).isEqualTo("CHILD");
    assertThat(row(rows, "orphan").get("placement").asText()).isEqualTo("ORPHAN");
    assertThat(row(rows, "another of its id").get("duplicateId").asBoolean()).isTrue();
    assertThat(row(rows, "root").get("error").asBoolean()).isTrue();
    assertThat(row(rows, "child").get("offsetNanos").asText()).isEqualTo("0");
    assertThat(row(rows, "root").get("offsetNanos").asText()).isEqualTo("864000003000000");
  }

  @Test
  void problems() {
    String tree = "/api/v1/traces/" + ODD + "/tree";
    assertThat(server.problem(400, tree + "?limit=2000").get("detail").asText())
        .contains("1 to 1000");
    assertThat(server.problem(400, tree + "?from=-1").get("parameter").asText()).isEqualTo("from");
    assertThat(server.problem(400, tree + "?below=7").get("detail").asText())
        .contains("16 hexadecimal digits");
    assertThat(server.problem(404, tree + "?below=00000000000000ff").get("detail").asText())
        .contains("no span 00000000000000ff");
  }

  private static JsonNode row(JsonNode rows, String name) {
    for (JsonNode row : rows) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no row " + name);
  }
}
