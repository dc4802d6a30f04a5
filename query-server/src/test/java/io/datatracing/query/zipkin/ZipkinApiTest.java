package io.datatracing.query.zipkin;

import static io.datatracing.query.ShopTraces.NOON;
import static io.datatracing.query.ShopTraces.NOON_MICROS;
import static io.datatracing.query.ShopTraces.NOON_MILLIS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.query.RunningQueryServer;
import io.datatracing.query.ShopTraces;
import io.datatracing.storage.testing.SpanGenerator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.DependencyLink;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.DependencyLinkBytesDecoder;
import zipkin2.codec.SpanBytesDecoder;

/** Zipkin's own library reads the answers. */
class ZipkinApiTest {
  private static final TraceId FAILED = new TraceId(0, 0x4);
  private static final TraceId SENT = new TraceId(0xab, 0x5);
  private static final String RANGE = "endTs=" + (NOON_MILLIS + 60_000) + "&lookback=120000";

  @TempDir static Path directory;
  private static RunningQueryServer server;

  @BeforeAll
  static void startServer() {
    server = new RunningQueryServer("segment", directory);
    server.store(ShopTraces.failedOrder(FAILED));
    server.store(
        List.of(
            ShopTraces.span(SENT, 1, 0, "Send Orders", "Mail", SpanKind.PRODUCER, 1_000, 3_000)
                .attribute(Attribute.of("messaging.destination.name", "orders"))
                .attribute(Attribute.of("network.local.address", "10.0.0.7"))
                .attribute(Attribute.of("network.local.port", 8080))
                .attribute(Attribute.of("mail.id", "m-1"))
                .event(new Event(NOON + 1_500_000_000L, "flushed", List.of(), 0))
                .build(),
            // Half of a span that client and server share, as the receiver stores it.
            ShopTraces.span(SENT, 0x77, 1, "get", "mail", SpanKind.SERVER, 1_100, 1_200)
                .attribute(Attribute.of("zipkin.shared_span_id", "0000000000000001"))
                .build()));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void traceIsReadByZipkinsLibrary() {
    List<Span> spans = trace("/zipkin/api/v2/trace/4");
    assertThat(spans).hasSize(3);
    Span root = spans.get(0);
    assertThat(root.traceId()).isEqualTo("0000000000000004");
    assertThat(root.parentId()).isNull();
    assertThat(root.kind()).isEqualTo(Span.Kind.SERVER);
    assertThat(root.name()).isEqualTo("post /orders");
    assertThat(root.localServiceName()).isEqualTo("shop");
    assertThat(root.timestamp()).isEqualTo(NOON_MICROS);
    assertThat(root.duration()).isEqualTo(100_000);
    assertThat(root.tags())
        .containsEntry("order.items", "3")
        .containsEntry("order.skus", "[\"a\",\"b\"]")
        .containsEntry("otel.scope.name", "okhttp")
        .containsEntry("host.name", "h-1")
        .doesNotContainKey("error");
    assertThat(spans.get(1).remoteServiceName()).isEqualTo("pricing");
    Span failed = spans.get(2);
    assertThat(failed.parentId()).isEqualTo("0000000000000002");
    assertThat(failed.tags())
        .containsEntry("error", "no price")
        .containsEntry("otel.status_code", "ERROR");
    assertThat(failed.annotations().get(0).value())
        .isEqualTo("\"exception\":{\"exception.type\":\"NoPrice\"}");
  }

  @Test
  void whatCameFromZipkinIsWhatItWas() {
    List<Span> spans = trace("/zipkin/api/v2/trace/" + SENT);
    Span sent = spans.get(0);
    assertThat(sent.remoteEndpoint())
        .isEqualTo(Endpoint.newBuilder().serviceName("orders").build());
    assertThat(sent.localEndpoint())
        .isEqualTo(Endpoint.newBuilder().serviceName("mail").ip("10.0.0.7").port(8080).build());
    assertThat(sent.annotations().get(0).value()).isEqualTo("flushed");
    Span shared = spans.get(1);
    assertThat(shared.id()).isEqualTo("0000000000000001");
    assertThat(shared.shared()).isTrue();
    assertThat(shared.parentId()).isNull();
    assertThat(shared.tags()).doesNotContainKey("zipkin.shared_span_id");
  }

  @Test
  void anyTraceIsReadByZipkinsLibrary() {
    Set<TraceId> ids = new LinkedHashSet<>();
    List<io.datatracing.model.Span> spans = new SpanGenerator(5).traces(60);
    server.store(spans);
    spans.forEach(span -> ids.add(span.traceId()));
    for (TraceId id : ids) {
      int stored = server.json("/api/v1/traces/" + id).get("spans").size();
      assertThat(trace("/zipkin/api/v2/trace/" + id)).hasSize(stored);
    }
  }

  @Test
  void namesAreInLowerCase() {
    List<String> services = texts("/zipkin/api/v2/services");
    assertThat(services).contains("mail", "pricing", "shop").isSorted().doesNotHaveDuplicates();
    assertThat(texts("/zipkin/api/v2/spans?serviceName=mail"))
        .containsExactly("get", "send orders");
    assertThat(texts("/zipkin/api/v2/spans?serviceName=nobody")).isEmpty();
  }

  @Test
  void listsToChooseFromAreOfToday() {
    long now = System.currentTimeMillis() * 1_000_000L - 1_000_000_000L;
    server.store(
        List.of(
            ShopTraces.span(new TraceId(3, 3), 1, 0, "GET", "today", SpanKind.CLIENT, 0, 1)
                .times(now, now + 1_000_000)
                .attribute(Attribute.of("peer.service", "Callee"))
                .attribute(Attribute.of("color", "red"))
                .build()));
    assertThat(texts("/zipkin/api/v2/remoteServices?serviceName=today")).containsExactly("callee");
    assertThat(texts("/zipkin/api/v2/autocompleteKeys")).contains("color", "peer.service");
    assertThat(texts("/zipkin/api/v2/autocompleteValues?key=color")).containsExactly("red");
    assertThat(traces("serviceName=today&remoteServiceName=callee&limit=5")).hasSize(1);
    assertThat(traces("serviceName=today&remoteServiceName=other&limit=5")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serviceName=shop | 1",
        "serviceName=MAIL | 1",
        "serviceName=mail&spanName=send%20orders | 1",
        "spanName=send%20orders | 1",
        "spanName=nothing | 0",
        "serviceName=all&spanName=all | 2",
        "annotationQuery=error | 1",
        "annotationQuery=flushed | 1",
        "annotationQuery=mail.id%20and%20flushed | 1",
        "annotationQuery=mail.id%20and%20http.request.method%3DGET | 0",
        "annotationQuery=http.request.method%3DGET%20and%20error | 1",
        "annotationQuery=mail.id%3Dm-1 | 1",
        "minDuration=1500000 | 1",
        "minDuration=1&maxDuration=31000 | 1",
        "limit=1 | 1"
      })
  void conditions(String conditions, int found) {
    assertThat(traces(RANGE + "&" + conditions.trim())).hasSize(found);
  }

  @Test
  void searchIsNewestFirstAndTakesEmptyFields() {
    List<List<Span>> found =
        traces(RANGE + "&serviceName=&spanName=&annotationQuery=&minDuration=");
    assertThat(found)
        .extracting(trace -> trace.get(0).traceId())
        .containsExactly(SENT.toString(), "0000000000000004");
  }

  @Test
  void manyTraces() {
    List<List<Span>> found = lists("/zipkin/api/v2/traceMany?traceIds=4,77," + SENT);
    assertThat(found).extracting(List::size).containsExactly(3, 2);
  }

  @Test
  void dependencies() {
    byte[] body = server.get("/zipkin/api/v2/dependencies?" + RANGE).body().getBytes(UTF_8);
    List<DependencyLink> links = DependencyLinkBytesDecoder.JSON_V1.decodeList(body);
    assertThat(links)
        .contains(
            DependencyLink.newBuilder()
                .parent("shop")
                .child("pricing")
                .callCount(1)
                .errorCount(1)
                .build(),
            DependencyLink.newBuilder().parent("Mail").child("orders").callCount(1).build());
  }

  @Test
  void lensFindsItsSettings() {
    JsonNode config = server.json("/zipkin/config.json");
    assertThat(config.get("searchEnabled").asBoolean()).isTrue();
    assertThat(config.at("/dependency/enabled").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | trace/77 | 77 not found",
        "400 | trace/xyz | 32 hexadecimal digits",
        "400 | traceMany | traceIds is missing",
        "400 | traceMany?traceIds=, | 0 ids",
        "400 | spans | serviceName is missing",
        "400 | traces?limit=0 | 1 to 1000",
        "400 | traces?endTs=now | milliseconds since 1970",
        "400 | traces?minDuration=2&maxDuration=1 | swap them",
        "400 | dependencies | endTs is missing",
        "400 | autocompleteValues | key is missing"
      })
  void problemsAreALine(int status, String path, String message) {
    HttpResponse<String> answer = server.get("/zipkin/api/v2/" + path.trim());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(message.trim()).doesNotContain("{");
  }

  private static List<Span> trace(String path) {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SpanBytesDecoder.JSON_V2.decodeList(answer.body().getBytes(UTF_8));
  }

  private static List<List<Span>> traces(String query) {
    return lists("/zipkin/api/v2/traces?" + query);
  }

  private static List<List<Span>> lists(String path) {
    List<List<Span>> traces = new ArrayList<>();
    for (JsonNode trace : server.json(path)) {
      traces.add(SpanBytesDecoder.JSON_V2.decodeList(trace.toString().getBytes(UTF_8)));
    }
    return traces;
  }

  private static List<String> texts(String path) {
    List<String> texts = new ArrayList<>();
    server.json(path).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
