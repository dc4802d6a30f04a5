package io.datatracing.collector.otlp;

import static io.datatracing.collector.Collector.JSON;
import static io.datatracing.collector.Collector.PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.model.otlp.ProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent, the collector answers 200 or an error of the client's and goes on; the seed of
 * a failure is in its message.
 */
class HostileInputTest {
  private static final byte[] VALID = OtlpWriter.write(spans());
  private static final byte[] VALID_JSON =
      ("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"s\"}}]},"
              + "\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00000000000000010000000000000002\",\"spanId\":\"0000000000000003\","
              + "\"kind\":2,\"startTimeUnixNano\":\"5\",\"attributes\":[{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":"
              + "[{\"intValue\":\"1\"},{\"doubleValue\":1.5},{\"bytesValue\":\"AA==\"}]}}}]}]}]}]}")
          .getBytes(StandardCharsets.UTF_8);

  private final Collector collector = new Collector();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void everyTruncationIsAnErrorOrAWholePart() throws Exception {
    for (int length = 0; length < VALID.length; length += 3) {
      assertClientError(PROTOBUF, Arrays.copyOf(VALID, length), "length " + length);
    }
    for (int length = 0; length < VALID_JSON.length; length += 3) {
      byte[] cut = Arrays.copyOf(VALID_JSON, length);
      assertThat(collector.post("/v1/traces", JSON, cut).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void changedBytesAreSurvived() throws Exception {
    mutate(400, 7);
  }

  @Test
  @Tag("slow")
  void changedBytesAreSurvivedForLong() throws Exception {
    mutate(100_000, System.nanoTime());
  }

  @Test
  void zipBombIsRefused() throws Exception {
    byte[] bomb = gzip(new byte[200 << 20]);
    HttpResponse<byte[]> response =
        collector.send(
            collector
                .postRequest("/v1/traces", PROTOBUF, bomb)
                .header("Content-Encoding", "gzip")
                .build());
    assertThat(response.statusCode()).isEqualTo(413);
    assertAlive();
  }

  @Test
  void lengthOfAGigabyteIsRefused() throws Exception {
    for (int field : new int[] {1, 2, 3, 9, 999}) {
      ProtobufWriter out = new ProtobufWriter();
      out.varint((long) field << 3 | 2);
      out.varint(1L << 30);
      out.varint(7);
      assertThat(collector.post("/v1/traces", PROTOBUF, out.toByteArray()).statusCode())
          .isEqualTo(400);
    }
    assertAlive();
  }

  @Test
  void hundredLevelsOfNestingAreRefused() throws Exception {
    AttributeValue value = AttributeValue.of(1);
    for (int i = 0; i < 100; i++) {
      value = AttributeValue.of(List.of(value));
    }
    Span deep =
        Span.builder(new TraceId(1, 2), new SpanId(3), "deep")
            .attribute(new Attribute("k", value))
            .build();
    HttpResponse<byte[]> response =
        collector.post("/v1/traces", PROTOBUF, OtlpWriter.write(List.of(deep)));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("nest deeper");
    assertAlive();
  }

  /**
   * @param seed the same in every ordinary run: what a new one finds is not the fault of a change
   */
  private void mutate(int rounds, long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      boolean json = round % 4 == 0;
      byte[] changed = (json ? VALID_JSON : VALID).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(changed.length);
        changed[at] =
            random.nextBoolean()
                ? (byte) (changed[at] ^ 1 << random.nextInt(8))
                : (byte) random.nextInt(256);
      }
      assertClientError(json ? JSON : PROTOBUF, changed, "seed " + seed + " round " + round);
    }
    assertAlive();
  }

  private void assertClientError(String type, byte[] body, String what) throws Exception {
    assertThat(collector.post("/v1/traces", type, body).statusCode()).as(what).isIn(200, 400);
  }

  private void assertAlive() throws Exception {
    assertThat(collector.post("/v1/traces", PROTOBUF, VALID).statusCode()).isEqualTo(200);
    // The last bytes are given back just after their answer is written.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> collector.metric("datatracing_collector_http_buffered_bytes") == 0);
  }

  private static List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      spans.add(
          Span.builder(new TraceId(i, 2), new SpanId(i), "span " + i)
              .parent(new SpanId(9))
              .traceState("a=b")
              .times(i, 2L * i)
              .attributes(
                  List.of(
                      Attribute.of("s", "text"),
                      Attribute.of("i", 5),
                      Attribute.of("d", 0.5),
                      new Attribute("a", AttributeValue.of(List.of(AttributeValue.of(true))))))
              .event(new Event(5, "event", List.of(Attribute.of("k", "v")), 1))
              .link(new Link(new TraceId(3, 4), new SpanId(5), "", 1, List.of(), 0))
              .build());
    }
    return spans;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
