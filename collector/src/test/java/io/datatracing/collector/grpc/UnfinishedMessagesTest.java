package io.datatracing.collector.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that never become whole count against the bound of all requests. */
class UnfinishedMessagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int FRAME_BYTES = 16_384;

  /** Of a message of a megabyte, which is the largest that is taken; four fit into the bound. */
  private static final int SENT_BYTES = 990_000;

  private static final int ONE_TOO_MANY = 5;

  /** HTTP/2 by hand (RFC 9113), because a client's library sends whole messages. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    Connection(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      out = new DataOutputStream(socket.getOutputStream());
      in = new DataInputStream(socket.getInputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0, 0, new byte[0]);
      // The server's larger windows hold when its settings are acknowledged.
      boolean isSet = false;
      boolean isWide = false;
      while (!isSet || !isWide) {
        int type = read();
        if (type == SETTINGS && !isSet) {
          isSet = true;
          frame(SETTINGS, ACK, 0, new byte[0]);
        }
        isWide |= type == WINDOW_UPDATE;
      }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      out.writeByte(payload.length >>> 16);
      out.writeShort(payload.length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload);
      out.flush();
    }

    private int lastFlags;
    private boolean isRefused;

    /** Gives a frame's type, and passes over what is in it. */
    private int read() throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      lastFlags = in.readUnsignedByte();
      in.readInt();
      in.skipNBytes(length);
      return type;
    }

    void sendPartOfAMessage() throws IOException {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      literal(headers, ":method", "POST");
      literal(headers, ":scheme", "http");
      literal(headers, ":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
      literal(headers, ":authority", "a");
      literal(headers, "content-type", "application/grpc");
      literal(headers, "te", "trailers");
      frame(HEADERS, END_HEADERS, 1, headers.toByteArray());
      byte[] part = new byte[SENT_BYTES];
      // Not compressed, and one byte longer than all that comes.
      part[1] = (byte) ((SENT_BYTES - 4) >>> 24);
      part[2] = (byte) ((SENT_BYTES - 4) >>> 16);
      part[3] = (byte) ((SENT_BYTES - 4) >>> 8);
      part[4] = (byte) (SENT_BYTES - 4);
      for (int at = 0; at < part.length; at += FRAME_BYTES) {
        int length = Math.min(FRAME_BYTES, part.length - at);
        byte[] piece = new byte[length];
        System.arraycopy(part, at, piece, 0, length);
        frame(DATA, 0, 1, piece);
      }
    }

    /** RFC 7541, 6.2.2: a literal that nobody indexes, with a name of its own. */
    private static void literal(ByteArrayOutputStream to, String name, String value) {
      to.write(0);
      for (String text : List.of(name, value)) {
        assertThat(text.length()).isLessThan(127);
        to.write(text.length());
        to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      }
    }

    /** Whether the server has ended the call; waits for nothing but the rest of a frame. */
    boolean isRefused() throws IOException {
      while (!isRefused && in.available() > 0) {
        isRefused = read() == HEADERS && (lastFlags & END_STREAM) != 0;
      }
      return isRefused;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whatHasComeOfThemIsBoundedAndGivenBack() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.OTLP_GRPC)) {
      List<Connection> held = new ArrayList<>();
      try {
        for (int i = 0; i < ONE_TOO_MANY; i++) {
          Connection connection = new Connection(collector.port(ReceiverPort.OTLP_GRPC));
          held.add(connection);
          connection.sendPartOfAMessage();
        }
        // Which of them is a matter of who is read last.
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  boolean anyIs = false;
                  for (Connection connection : held) {
                    anyIs |= connection.isRefused();
                  }
                  return anyIs;
                });
      } finally {
        for (Connection connection : held) {
          connection.close();
        }
      }
      await().atMost(PATIENCE).until(() -> isTaken(collector));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  collector.metricOrZero(
                          "datatracing_collector_refused_requests_total{cause=\"receiver.overload\"}")
                      > 0);
    }
  }

  /** A request over HTTP, of the same bound. */
  private static boolean isTaken(Collector collector) throws Exception {
    Span span = Span.builder(new TraceId(1, 2), new SpanId(3), "x".repeat(300_000)).build();
    byte[] body = OtlpWriter.write(List.of(span));
    return collector.post("/v1/traces", Collector.PROTOBUF, body).statusCode() == 200;
  }
}
