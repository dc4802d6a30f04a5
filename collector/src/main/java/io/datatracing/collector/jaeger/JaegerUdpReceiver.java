package io.datatracing.collector.jaeger;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.TooManyBytesException;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.http.ByteBudget;
import io.datatracing.http.CannotListenException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@code Agent.emitBatch} in each datagram. UDP has no answer: what cannot be read, or
 * not be kept for lack of room, is counted. What the system drops before it is read, because its
 * buffer is full, nobody tells.
 *
 * <p>Threads: one that reads, decodes and hands over.
 */
public final class JaegerUdpReceiver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JaegerUdpReceiver.class);

  /** The largest datagram there is; Jaeger's clients send 65,000 bytes at most. */
  private static final int MAX_DATAGRAM_BYTES = 65_535;

  /** For bursts: what arrives while a datagram is decoded. The system may give less. */
  private static final int SYSTEM_BUFFER_BYTES = 4 << 20;

  private static final long STOP_MILLIS = 2_000;

  private final DatagramSocket socket;
  private final boolean compact;
  private final Reception reception;
  private final long maxBytes;
  private final ByteBudget budget;
  private final CollectorMetrics metrics;
  private final Thread reader;

  private JaegerUdpReceiver(
      DatagramSocket socket,
      boolean compact,
      Reception reception,
      long maxBytes,
      ByteBudget budget,
      CollectorMetrics metrics) {
    this.socket = socket;
    this.compact = compact;
    this.reception = reception;
    this.maxBytes = maxBytes;
    this.budget = budget;
    this.metrics = metrics;
    this.reader =
        new Thread(this::run, "collector-jaeger-" + (compact ? "compact" : "binary") + "-udp");
    reader.setDaemon(true);
  }

  /**
   * Listens when it returns.
   *
   * @param compact Thrift's compact protocol, or else its binary one
   * @param maxBytes of one datagram's spans as OTLP
   * @param budget bytes of spans that the store has not acknowledged
   * @throws CannotListenException the port is taken or the address is not ours
   */
  public static JaegerUdpReceiver start(
      InetSocketAddress address,
      String portSetting,
      boolean compact,
      Reception reception,
      long maxBytes,
      ByteBudget budget,
      CollectorMetrics metrics) {
    DatagramSocket socket = bound(address, portSetting);
    JaegerUdpReceiver receiver =
        new JaegerUdpReceiver(socket, compact, reception, maxBytes, budget, metrics);
    receiver.reader.start();
    return receiver;
  }

  private static DatagramSocket bound(InetSocketAddress address, String portSetting) {
    DatagramSocket socket = null;
    try {
      socket = new DatagramSocket(null);
      socket.setReceiveBufferSize(SYSTEM_BUFFER_BYTES);
      socket.bind(address);
      return socket;
    } catch (SocketException e) {
      if (socket != null) {
        socket.close();
      }
      throw new CannotListenException(address.getHostString(), address.getPort(), portSetting, e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
    while (!socket.isClosed()) {
      try {
        packet.setLength(MAX_DATAGRAM_BYTES);
        socket.receive(packet);
        received(Arrays.copyOf(packet.getData(), packet.getLength()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          log.warn("A datagram could not be received: {}", e.toString());
        }
      } catch (RuntimeException e) {
        // One datagram must not end the receiver.
        metrics.refusedRequest(LossCause.RECEIVER_INVALID);
        log.error("A datagram of {} bytes failed", packet.getLength(), e);
      }
    }
  }

  private void received(byte[] datagram) {
    SpanAssembler spans = new SpanAssembler(maxBytes);
    try {
      JaegerThrift.readCall(datagram, compact, spans);
    } catch (UnreadableException e) {
      metrics.refusedRequest(LossCause.RECEIVER_INVALID);
      log.debug("A datagram was refused: {}", e.getMessage());
      return;
    } catch (TooManyBytesException e) {
      metrics.refusedRequest(LossCause.RECEIVER_TOO_LARGE);
      return;
    }
    if (!budget.tryReserve(datagram.length)) {
      metrics.refusedRequest(LossCause.RECEIVER_OVERLOAD);
      metrics.lost(LossCause.RECEIVER_OVERLOAD, spans.ended());
      return;
    }
    reception
        .receive(
            spans.toBatch(),
            spans.rejected(),
            spans.reasons(),
            new BatchOrigin(
                JaegerHttpReceiver.RECEIVER, compact ? "thrift_compact" : "thrift_binary"))
        .whenComplete((receipt, failure) -> budget.release(datagram.length));
  }

  @Override
  public void close() {
    socket.close();
    try {
      reader.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
