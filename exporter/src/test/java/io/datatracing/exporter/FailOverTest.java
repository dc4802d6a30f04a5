package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.http.TlsOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailOverTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theEndpointThatWorkedLastIsTheNext() {
    FailOver failOver = new FailOver(3);
    assertThat(failOver.first(0)).isZero();
    assertThat(failOver.after(0)).isEqualTo(1);

    failOver.worked(1, SECOND);

    assertThat(failOver.first(2 * SECOND)).isEqualTo(1);
    assertThat(failOver.after(2)).isZero();
  }

  @Test
  void theFirstIsAskedAgainEveryHalfMinuteUntilItWorks() {
    FailOver failOver = new FailOver(2);
    failOver.worked(1, 0);

    assertThat(failOver.first(29 * SECOND)).isEqualTo(1);
    assertThat(failOver.first(30 * SECOND)).isZero();
    failOver.worked(1, 30 * SECOND);
    assertThat(failOver.first(59 * SECOND)).isEqualTo(1);
    assertThat(failOver.first(60 * SECOND)).isZero();
    failOver.worked(0, 60 * SECOND);
    assertThat(failOver.first(61 * SECOND)).isZero();
  }

  @Test
  void noEndpointUsesUpTheTimeOfTheOthers() {
    assertThat(FailOver.share(10 * SECOND, 0, 2)).isEqualTo(5_000);
    assertThat(FailOver.share(10 * SECOND, 5 * SECOND, 1)).isEqualTo(5_000);
    assertThat(FailOver.share(SECOND, 2 * SECOND, 1)).isEqualTo(1);
  }

  @Test
  void whatTheFirstDoesNotTakeTheSecondGetsInTheSameAttempt() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Collector overloaded = new Collector();
        Collector second = new Collector()) {
      overloaded.status = 429;
      Transport transport =
          transport(
              OtlpProtocol.HTTP_PROTOBUF,
              "http://127.0.0.1:" + silent.getLocalPort(),
              overloaded.endpoint() + "/v1/traces",
              second.endpoint() + "/v1/traces");

      assertThat(send(transport, 3_000).isAccepted()).isTrue();
      assertThat(send(transport, 20_000).isAccepted()).isTrue();

      assertThat(second.spans).hasSize(2);
      assertThat(overloaded.requestHeaders).as("asked once").hasSize(1);
    }
  }

  @Test
  void aRefusalIsFinalWhereverItComesFrom() throws Exception {
    try (Collector first = new Collector();
        Collector second = new Collector()) {
      first.status = 400;
      Transport transport =
          transport(
              OtlpProtocol.HTTP_PROTOBUF,
              first.endpoint() + "/v1/traces",
              second.endpoint() + "/v1/traces");

      assertThat(send(transport, 20_000).isRetryable()).isFalse();
      assertThat(second.requestHeaders).isEmpty();
    }
  }

  @Test
  void grpcGoesOnToTheNextToo() throws Exception {
    GrpcCollector first = new GrpcCollector();
    try (GrpcCollector second = new GrpcCollector()) {
      Transport transport =
          transport(
              OtlpProtocol.GRPC,
              "http://127.0.0.1:" + first.port(),
              "http://127.0.0.1:" + second.port());
      assertThat(send(transport, 20_000).isAccepted()).isTrue();
      first.close();

      assertThat(send(transport, 20_000).isAccepted()).isTrue();
      assertThat(first.spans).hasSize(1);
      assertThat(second.spans).hasSize(1);
    } finally {
      first.close();
    }
  }

  private static SendResult send(Transport transport, int timeoutMillis) {
    OtlpEncoder encoder = new OtlpEncoder(new byte[0], "s", "v");
    encoder.begin();
    encoder.add(Spans.toNowhere().ended("sent"));
    encoder.end();
    return transport.send(encoder.array(), encoder.length(), timeoutMillis);
  }

  private static Transport transport(OtlpProtocol protocol, String... urls) {
    EndpointOptions options =
        new EndpointOptions(List.of(urls), protocol, Map.of(), false, TlsOptions.NONE, null);
    return new Transports(options, "datatracing/test", new TestClock(), System.err)
        .traces(() -> Map.of());
  }
}
