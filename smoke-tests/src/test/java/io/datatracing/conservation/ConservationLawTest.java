package io.datatracing.conservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.distribution.server.ServerOptions;
import io.datatracing.distribution.server.TracingServer;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A whole server in this process, real sockets, the segment store; what goes wrong is told to it.
 */
class ConservationLawTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(120);
  private static final int TRACES = 60;

  @TempDir Path directory;
  private final Conservation account = new Conservation();
  private TracingServer server;
  private Gate store;

  @BeforeEach
  void start() throws Exception {
    ServerOptions.Listening options =
        CommandLine.populateCommand(
            new ServerOptions.Listening(),
            "--store",
            "gated",
            "--otlp-http-port",
            "0",
            "--query-port",
            "0");
    server = TracingServer.start(options.withData(directory));
    store = GatedStoreProvider.gateOf(directory);
  }

  @AfterEach
  void stop() {
    store.release();
    server.close();
  }

  @Test
  void storeThatIsFullForAWhile() throws Exception {
    send(TRACES);
    store.fail(true);
    send(TRACES);
    store.fail(false);
    send(TRACES);
    assertThat(account.statuses()).isEqualTo(Map.of(200, 2L * TRACES, 503, (long) TRACES));
    assertThat(account.assertLawHolds(server.queryUri()))
        .containsOnlyKeys("stored", "store.refused");
  }

  @Test
  void storeThatIsSlow() throws Exception {
    store.hold(Integer.MAX_VALUE);
    List<Thread> senders = sendInThreads(8, 1);
    await().atMost(TIMEOUT).until(() -> store.waiting() == 8);
    store.release();
    join(senders);
    send(TRACES);
    assertThat(account.statuses()).isEqualTo(Map.of(200, 8L + TRACES));
    assertThat(account.assertLawHolds(server.queryUri())).containsOnlyKeys("stored");
  }

  /** The store has room for a tenth of those who come at once. */
  @Test
  void tenTimesMoreThanTheStoreTakes() throws Exception {
    store.hold(2);
    List<Thread> senders = sendInThreads(20, 1);
    await().atMost(TIMEOUT).until(() -> account.statuses().getOrDefault(429, 0L) == 18);
    store.release();
    join(senders);
    assertThat(account.statuses()).isEqualTo(Map.of(200, 2L, 429, 18L));
    send(TRACES);
    assertThat(account.assertLawHolds(server.queryUri()))
        .isEqualTo(Map.of("stored", 3L * (TRACES + 2), "receiver.overload", 3L * 18));
  }

  @Test
  void connectionsThatAreCutInTheMiddleOfABody() throws Exception {
    for (int i = 0; i < 10; i++) {
      send(1);
      TraceId id = account.newTrace();
      try (Socket socket = half(id)) {
        socket.shutdownOutput();
        // Until the server has seen the end, and closed its side.
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    }
    assertThat(account.assertLawHolds(server.queryUri()))
        .isEqualTo(Map.of("stored", 3L * 10, "never_seen", 3L * 10));
  }

  @Test
  void halfOfTheClientsStandStill() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        stalled.add(half(account.newTrace()));
      }
      join(sendInThreads(8, 10));
      assertThat(account.assertLawHolds(server.queryUri()))
          .isEqualTo(Map.of("stored", 3L * 80, "never_seen", 3L * 8));
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** Hours and days of arrival that come, go, and come again, in the store and in its ledger. */
  @Test
  void clockThatJumpsForwardAndBack() throws Exception {
    JumpingClock clock = GatedStoreProvider.clockOf(directory);
    List<Duration> jumps =
        List.of(
            Duration.ofHours(3),
            Duration.ofHours(-2),
            Duration.ofDays(5),
            Duration.ofDays(-5),
            Duration.ZERO);
    int turns = 0;
    for (Duration jump : jumps) {
      List<Thread> senders = sendInThreads(3, 5);
      clock.set(jump);
      join(senders);
      store.fail(true);
      send(5);
      store.fail(false);
      send(5);
      turns++;
    }
    assertThat(account.statuses()).isEqualTo(Map.of(200, 20L * turns, 503, 5L * turns));
    assertThat(account.assertLawHolds(server.queryUri()))
        .isEqualTo(Map.of("stored", 3L * 20 * turns, "store.refused", 3L * 5 * turns));
    server.close();
    clock.set(Duration.ofHours(-1));
    start();
    assertThat(account.assertLawHolds(server.queryUri()))
        .isEqualTo(Map.of("stored", 3L * 20 * turns, "store.refused", 3L * 5 * turns));
  }

  /** Everything at once, without a word about what comes when: the law holds all the same. */
  @Test
  void storeThatChangesItsMindWhileManySend() throws Exception {
    List<Thread> senders = sendInThreads(6, 40);
    for (int i = 0; senders.stream().anyMatch(Thread::isAlive); i++) {
      store.fail(i % 3 == 0);
      if (i % 3 == 1) {
        store.hold(1);
      }
      store.release();
      // Pace, not correctness: the law holds for every interleaving.
      LockSupport.parkNanos(1_000_000);
    }
    store.fail(false);
    store.release();
    join(senders);
    assertThat(account.assertLawHolds(server.queryUri()).keySet())
        .isSubsetOf("stored", "store.refused", "receiver.overload");
  }

  private void send(int traces) {
    for (int i = 0; i < traces; i++) {
      account.send(server.otlpHttpUri());
    }
  }

  private List<Thread> sendInThreads(int threads, int each) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread sender = new Thread(() -> send(each));
      sender.start();
      senders.add(sender);
    }
    return senders;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** A request of which the second half does not come. */
  private Socket half(TraceId id) throws IOException {
    byte[] body = account.produce(id);
    URI otlp = server.otlpHttpUri();
    Socket socket = new Socket(otlp.getHost(), otlp.getPort());
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(body, 0, body.length / 2);
    socket.getOutputStream().flush();
    return socket;
  }
}
