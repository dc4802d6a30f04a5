package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
  private final TestClock clock = new TestClock();
  private Collector collector;
  private OtlpEncoder encoder;

  @BeforeEach
  void oneSpanToSend() throws Exception {
    collector = new Collector();
    encoder = new OtlpEncoder(new byte[0], "s", "v");
    encoder.begin();
    encoder.add(Spans.toNowhere().ended("sent"));
    encoder.end();
  }

  @AfterEach
  void close() {
    collector.close();
  }

  @Test
  void spansArriveWithTheHeadersOfTheOptions() {
    SendResult result = send(options(Map.of("Authorization", "Bearer t"), false));

    assertThat(result.isAccepted()).isTrue();
    assertThat(collector.spans)
        .extracting(io.opentelemetry.proto.trace.v1.Span::getName)
        .containsExactly("sent");
    assertThat(collector.requestHeaders.get(0).getFirst("Authorization")).isEqualTo("Bearer t");
    assertThat(collector.requestHeaders.get(0).getFirst("Content-Type"))
        .isEqualTo("application/x-protobuf");
    assertThat(collector.requestHeaders.get(0).getFirst("User-Agent"))
        .isEqualTo("datatracing/test");
    assertThat(collector.requestHeaders.get(0)).doesNotContainKey("Content-Encoding");
  }

  @Test
  void gzipIsAnOption() {
    assertThat(send(options(Map.of(), true)).isAccepted()).isTrue();
    assertThat(collector.spans).hasSize(1);
    assertThat(collector.requestHeaders.get(0).getFirst("Content-Encoding")).isEqualTo("gzip");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void overloadMayBeTriedAgain(int status) {
    collector.status = status;
    collector.retryAfter = "7";

    SendResult result = send(options(Map.of(), false));

    assertThat(result.isRetryable()).isTrue();
    assertThat(result.retryAfterMillis()).isEqualTo(7_000);
    assertThat(result.message()).isEqualTo("HTTP status " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404, 413, 500})
  void otherStatusesAreFinal(int status) {
    collector.status = status;

    SendResult result = send(options(Map.of(), false));

    assertThat(result.isAccepted()).isFalse();
    assertThat(result.isRetryable()).isFalse();
    assertThat(result.message()).contains(Integer.toString(status));
  }

  @Test
  void partialSuccessIsRead() {
    collector.answer =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(1)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();

    SendResult result = send(options(Map.of(), false));

    assertThat(result.isAccepted()).isTrue();
    assertThat(result.rejectedSpans()).isEqualTo(1);
    assertThat(result.message()).isEqualTo("too old");
  }

  @Test
  void aCollectorThatIsNotThereMayComeBack() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    SendResult result = send(ExporterOptions.to("http://127.0.0.1:" + free));

    assertThat(result.isRetryable()).isTrue();
    assertThat(result.message()).contains("ConnectException");
  }

  @Test
  void aCollectorThatNeverAnswersTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ExporterOptions options = ExporterOptions.to("http://127.0.0.1:" + silent.getLocalPort());

      SendResult result = transport(options).send(encoder.array(), encoder.length(), 50);

      assertThat(result.isRetryable()).isTrue();
      assertThat(result.message()).contains("SocketTimeoutException");
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    collector.answer = new byte[100_000];

    assertThat(send(options(Map.of(), false)).isRetryable()).isTrue();
  }

  private SendResult send(ExporterOptions options) {
    return transport(options).send(encoder.array(), encoder.length(), 5_000);
  }

  private Transport transport(ExporterOptions options) {
    return new Transports(options.endpoint(), "datatracing/test", clock, System.err)
        .traces(() -> Collections.singletonMap("datatracing-process", "p1"));
  }

  private ExporterOptions options(Map<String, String> headers, boolean gzip) {
    return new ExporterOptions(
        collector.endpoint() + "/v1/traces", headers, gzip, 5_000, 10, 1 << 20, 10, 1_000);
  }
}
