package io.datatracing.collector.otlp;

import static io.datatracing.collector.Collector.PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.LossCause;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every span that was sent is accepted or lost by a cause, and the counters say the same as the
 * answers.
 */
class ConservationTest {
  private static final int REQUESTS = 300;

  private final Random random = new Random(7);

  @Test
  void sentSpansAreAcceptedOrLostByACause() throws Exception {
    try (Collector collector = new Collector()) {
      long sent = 0;
      TreeMap<Integer, Integer> statuses = new TreeMap<>();
      for (int i = 0; i < REQUESTS; i++) {
        collector.store.failWith(nextMood());
        List<Span> spans = spans();
        sent += spans.size();
        int status = collector.post("/v1/traces", PROTOBUF, OtlpWriter.write(spans)).statusCode();
        statuses.merge(status, 1, Integer::sum);
      }
      double lost = 0;
      for (LossCause cause : LossCause.values()) {
        lost += metric(collector, "lost_spans", cause);
      }
      double accepted =
          collector.metric(
              "datatracing_collector_accepted_spans_total{encoding=\"protobuf\",receiver=\"otlp\"}");
      assertThat(accepted + lost).isEqualTo(sent);
      assertThat(collector.store.spans()).hasSize((int) accepted);
      assertThat(statuses.keySet()).containsExactly(200, 429, 503);
      assertThat(metric(collector, "refused_requests", LossCause.RECEIVER_OVERLOAD))
          .isEqualTo(statuses.get(429).doubleValue());
      assertThat(metric(collector, "refused_requests", LossCause.STORE_REFUSED))
          .isEqualTo(statuses.get(503).doubleValue());
    }
  }

  @Test
  void connectionCutInTheMiddleOfABodyLeavesNothing() throws Exception {
    try (Collector collector = new Collector()) {
      int port = URI.create(collector.url()).getPort();
      String head =
          "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
              + "Content-Length: 100000\r\n\r\n";
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(new byte[50_000]);
        await().atMost(Duration.ofSeconds(60)).until(() -> buffered(collector) > 0);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> buffered(collector) == 0);
      assertThat(collector.store.spans()).isEmpty();
    }
  }

  private @Nullable StoreException nextMood() {
    return switch (random.nextInt(4)) {
      case 0 -> new StoreOverloadedException("full");
      case 1 -> new StoreException("broken");
      default -> null;
    };
  }

  private List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      // Zero is no id.
      spans.add(
          Span.builder(new TraceId(0, random.nextInt(5)), new SpanId(random.nextInt(5)), "s")
              .build());
    }
    return spans;
  }

  private static double metric(Collector collector, String name, LossCause cause) {
    return collector.metric(
        "datatracing_collector_" + name + "_total{cause=\"" + cause.id() + "\"}");
  }

  private static double buffered(Collector collector) {
    return collector.metric("datatracing_collector_http_buffered_bytes");
  }
}
