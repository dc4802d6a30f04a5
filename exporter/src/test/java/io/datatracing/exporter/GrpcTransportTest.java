package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.exporter.http.TlsOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against servers of grpc-java on Netty, with the service of opentelemetry-proto. */
class GrpcTransportTest {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final OtlpEncoder encoder = new OtlpEncoder(new byte[0], "s", "v");

  @Test
  void spansArriveWithTheHeadersOfTheOptions() throws Exception {
    try (GrpcCollector collector = new GrpcCollector()) {
      Transport transport = transport(collector.port(), Map.of("Api-Key", "k"), false);

      assertThat(send(transport, 1).isAccepted()).isTrue();
      assertThat(send(transport, 2).isAccepted()).isTrue();

      assertThat(collector.spans).hasSize(3);
      Metadata metadata = collector.metadata.get(0);
      assertThat(metadata.get(ascii("api-key"))).isEqualTo("k");
      assertThat(metadata.get(ascii("user-agent"))).isEqualTo("datatracing/test");
      assertThat(collector.peers.get(0)).as("one connection").isEqualTo(collector.peers.get(1));
    }
  }

  @Test
  void gzipIsAnOption() throws Exception {
    try (GrpcCollector collector = new GrpcCollector()) {
      assertThat(send(transport(collector.port(), Map.of(), true), 3).isAccepted()).isTrue();

      assertThat(collector.spans).hasSize(3);
      assertThat(collector.metadata.get(0).get(ascii("grpc-encoding"))).isEqualTo("gzip");
    }
  }

  @Test
  void aRequestOfManyWindowsArrivesAgainAndAgain() throws Exception {
    try (GrpcCollector collector =
        new GrpcCollector(0, builder -> builder.flowControlWindow(20_000))) {
      Transport transport = transport(collector.port(), Map.of(), false);
      for (int i = 0; i < 3; i++) {
        assertThat(send(transport, 9_000).isAccepted()).isTrue();
        assertThat(encoder.length()).isGreaterThan(500_000);
      }
      assertThat(collector.spans).hasSize(27_000);
    }
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndTheNextOneTaken() throws Exception {
    try (GrpcCollector collector =
        new GrpcCollector(0, builder -> builder.maxInboundMessageSize(10_000))) {
      Transport transport = transport(collector.port(), Map.of(), false);

      SendResult result = send(transport, 9_000);

      assertThat(result.isAccepted()).isFalse();
      assertThat(result.isRetryable()).isFalse();
      assertThat(result.message()).startsWith("gRPC status 8, ").contains("10000");
      assertThat(send(transport, 1).isAccepted()).isTrue();
    }
  }

  @Test
  void partialSuccessIsRead() throws Exception {
    try (GrpcCollector collector = new GrpcCollector()) {
      collector.answer =
          observer -> {
            observer.onNext(
                ExportTraceServiceResponse.newBuilder()
                    .setPartialSuccess(
                        ExportTracePartialSuccess.newBuilder()
                            .setRejectedSpans(2)
                            .setErrorMessage("too old"))
                    .build());
            observer.onCompleted();
          };

      SendResult result = send(transport(collector.port(), Map.of(), false), 3);

      assertThat(result.isAccepted()).isTrue();
      assertThat(result.rejectedSpans()).isEqualTo(2);
      assertThat(result.message()).isEqualTo("too old");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void whatMayBeTriedAgainIsAsTheStandardSays(Code code) throws Exception {
    try (GrpcCollector collector = new GrpcCollector()) {
      collector.answer =
          observer ->
              observer.onError(code.toStatus().withDescription("100 % Ł").asRuntimeException());

      SendResult result = send(transport(collector.port(), Map.of(), false), 1);

      assertThat(result.isAccepted()).isFalse();
      assertThat(result.isRetryable())
          .isEqualTo(
              List.of(
                      Code.CANCELLED,
                      Code.DEADLINE_EXCEEDED,
                      Code.ABORTED,
                      Code.OUT_OF_RANGE,
                      Code.UNAVAILABLE,
                      Code.DATA_LOSS)
                  .contains(code));
      assertThat(result.retryAfterMillis()).isEqualTo(SendResult.NO_RETRY_AFTER);
      assertThat(result.message()).isEqualTo("gRPC status " + code.value() + ", 100 % Ł");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "RESOURCE_EXHAUSTED"})
  void theServerSaysWhenToComeBack(Code code) throws Exception {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(7).setNanos(500_000_000))
            .build();
    Status status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage("busy")
            .addDetails(Any.pack(Duration.getDefaultInstance()))
            .addDetails(Any.pack(info))
            .build();
    try (GrpcCollector collector = new GrpcCollector()) {
      collector.answer = observer -> observer.onError(StatusProto.toStatusRuntimeException(status));

      SendResult result = send(transport(collector.port(), Map.of(), false), 1);

      assertThat(result.isRetryable()).isTrue();
      assertThat(result.retryAfterMillis()).isEqualTo(7_500);
    }
  }

  @Test
  void aServerThatNeverAnswersTimesOutAndTheNextRequestIsTaken() throws Exception {
    try (GrpcCollector collector = new GrpcCollector()) {
      Transport transport = transport(collector.port(), Map.of(), false);
      collector.answer = observer -> {};
      encode(1);

      SendResult result = transport.send(encoder.array(), encoder.length(), 300);

      assertThat(result.isRetryable()).isTrue();
      assertThat(result.message()).startsWith("gRPC status 4, ");
      collector.answer = GrpcCollector::takeEverything;
      assertThat(send(transport, 1).isAccepted()).isTrue();
    }
  }

  @Test
  void aServerThatAcceptsAndNeverReadsTimesOutInTheMiddleOfWriting() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      encode(60_000);

      SendResult result =
          transport(deaf.getLocalPort(), Map.of(), false)
              .send(encoder.array(), encoder.length(), 300);

      assertThat(result.isRetryable()).isTrue();
    }
  }

  @Test
  void aServerThatWasStartedAgainIsFoundAtOnce() throws Exception {
    GrpcCollector first = new GrpcCollector();
    Transport transport = transport(first.port(), Map.of(), false);
    assertThat(send(transport, 1).isAccepted()).isTrue();
    first.close();

    try (GrpcCollector second = new GrpcCollector(first.port(), builder -> {})) {
      assertThat(send(transport, 1).message()).isNull();
      assertThat(second.spans).hasSize(1);
    }
  }

  @Test
  void aServerThatSaysGoodbyeAllTheTimeLosesNothing() throws Exception {
    try (GrpcCollector collector =
        new GrpcCollector(0, builder -> builder.maxConnectionAge(1, TimeUnit.MILLISECONDS))) {
      Transport transport = transport(collector.port(), Map.of(), false);
      int sent = 0;
      int accepted = 0;
      while (collector.peers.stream().distinct().count() < 3) {
        SendResult result = send(transport, 1);
        sent++;
        // A connection that was closed under the request: the worker tries again, and may.
        assertThat(result.isAccepted() || result.isRetryable()).as(result.message()).isTrue();
        accepted += result.isAccepted() ? 1 : 0;
      }
      // One whose answer was lost with its connection may have arrived all the same.
      assertThat(collector.spans).hasSizeBetween(accepted, sent);
    }
  }

  @Test
  void pingsAreAnsweredWhileWaiting() throws Exception {
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    try (GrpcCollector collector =
        new GrpcCollector(
            0,
            builder ->
                builder
                    .keepAliveTime(50, TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(3, TimeUnit.SECONDS))) {
      collector.answer =
          observer ->
              later.schedule(
                  () -> GrpcCollector.takeEverything(observer), 4_000, TimeUnit.MILLISECONDS);
      Transport transport = transport(collector.port(), Map.of(), false);

      assertThat(send(transport, 1).isAccepted()).isTrue();
      assertThat(send(transport, 1).isAccepted()).isTrue();
      assertThat(collector.peers.stream().distinct()).hasSize(1);
    } finally {
      later.shutdownNow();
    }
  }

  @Property(tries = 300)
  void aServerThatTalksNonsenseIsAServerThatIsNotThere(@ForAll byte[] nonsense) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread talker = new Thread(() -> talk(server, nonsense));
      talker.start();

      SendResult result = send(transport(server.getLocalPort(), Map.of(), false), 1);

      assertThat(result.isAccepted()).isFalse();
      assertThat(result.isRetryable()).isTrue();
      talker.join();
    }
  }

  @Test
  void noServerMayComeBack() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    SendResult result = send(transport(free, Map.of(), false), 1);

    assertThat(result.isRetryable()).isTrue();
    assertThat(result.message()).contains("ConnectException");
  }

  private static void talk(ServerSocket server, byte[] nonsense) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(nonsense);
    } catch (IOException gone) {
      // The client left first.
    }
  }

  private SendResult send(Transport transport, int spans) {
    encode(spans);
    return transport.send(encoder.array(), encoder.length(), TIMEOUT_MILLIS);
  }

  private void encode(int count) {
    Spans spans = Spans.toNowhere();
    encoder.begin();
    for (int i = 0; i < count; i++) {
      Span span = spans.ended("a span with a name of some length");
      encoder.add(span);
    }
    encoder.end();
  }

  static Transport transport(int port, Map<String, String> headers, boolean gzip) {
    EndpointOptions options =
        new EndpointOptions(
            List.of("http://127.0.0.1:" + port),
            OtlpProtocol.GRPC,
            headers,
            gzip,
            TlsOptions.NONE,
            null);
    return new Transports(options, "datatracing/test", new TestClock(), System.err)
        .traces(() -> Map.of());
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
