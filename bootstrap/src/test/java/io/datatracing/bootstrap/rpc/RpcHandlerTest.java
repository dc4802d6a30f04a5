package io.datatracing.bootstrap.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.propagation.Headers;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcHandlerTest {
  private static final int NOT_FOUND = 5;
  private static final int UNAVAILABLE = 14;

  private final Recorder recorder = new Recorder();
  private final RpcClientHandler<Headers> client = new RpcClientHandler<>(new Reader());
  private final RpcServerHandler<Headers> server =
      new RpcServerHandler<>(new Reader(), Headers.GETTER);
  private final Headers metadata = new Headers();

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void clientAndServerAreParentAndChild() {
    Span call = requireNonNull(client.start(metadata));
    client.inject(call, metadata, Headers.SETTER);
    Span handling = requireNonNull(server.start(metadata));
    server.end(handling, 0, null);
    client.end(call, 0, null);

    assertThat(handling.parentSpanId()).isEqualTo(call.spanId());
    assertThat(handling.kind()).isEqualTo(SpanKind.SERVER);
    for (Span span : recorder.ended) {
      assertThat(span.name()).isEqualTo("shop.Inventory/Reserve");
      assertThat(span.get(Attributes.RPC_SYSTEM)).isEqualTo("grpc");
      assertThat(span.get(Attributes.RPC_SERVICE)).isEqualTo("shop.Inventory");
      assertThat(span.get(Attributes.RPC_METHOD)).isEqualTo("Reserve");
      assertThat(span.get(Attributes.RPC_GRPC_STATUS_CODE)).isEqualTo(0L);
      assertThat(span.get(Attributes.SERVER_ADDRESS)).isEqualTo("inventory");
      assertThat(span.get(Attributes.SERVER_PORT)).isEqualTo(50051L);
      assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    }
  }

  @Test
  void whatTheCallerDidWrongIsTheCallersError() {
    client.end(requireNonNull(client.start(metadata)), NOT_FOUND, null);
    server.end(requireNonNull(server.start(metadata)), NOT_FOUND, null);

    assertThat(recorder.ended)
        .extracting(Span::status)
        .containsExactly(SpanStatus.ERROR, SpanStatus.UNSET);
    assertThat(recorder.ended.get(0).get(Attributes.ERROR_TYPE)).isEqualTo("NOT_FOUND");
  }

  @Test
  void aServersFailureIsBothsError() {
    server.end(
        requireNonNull(server.start(metadata)), UNAVAILABLE, new IllegalStateException("closed"));

    Span span = recorder.only();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo("UNAVAILABLE");
    assertThat(span.statusMessage()).isEqualTo("closed");
    assertThat(span.events()).hasSize(1);
  }

  @Test
  void aRefusedCallThatFailsIsTold() {
    recorder.close();
    try (Recorder refusing = Recorder.refusing()) {
      client.end(requireNonNull(client.start(metadata)), 0, null);
      server.end(requireNonNull(server.start(metadata)), NOT_FOUND, null);
      assertThat(refusing.ended).isEmpty();
      client.end(requireNonNull(client.start(metadata)), NOT_FOUND, null);

      assertThat(refusing.only().get(Attributes.ERROR_TYPE)).isEqualTo("NOT_FOUND");
      assertThat(refusing.only().get(Attributes.RPC_GRPC_STATUS_CODE)).isEqualTo((long) NOT_FOUND);
    }
  }

  @Test
  void aCodeNobodyKnowsIsItsNumber() {
    client.end(requireNonNull(client.start(metadata)), 99, null);

    assertThat(recorder.only().get(Attributes.ERROR_TYPE)).isEqualTo("99");
  }

  private static final class Reader implements RpcReader<Headers> {
    @Override
    public String fullMethod(Headers call) {
      return "shop.Inventory/Reserve";
    }

    @Override
    public String service(Headers call) {
      return "shop.Inventory";
    }

    @Override
    public String method(Headers call) {
      return "Reserve";
    }

    @Override
    public String serverAddress(Headers call) {
      return "inventory";
    }

    @Override
    public int serverPort(Headers call) {
      return 50_051;
    }
  }
}
