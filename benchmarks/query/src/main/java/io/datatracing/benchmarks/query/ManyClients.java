package io.datatracing.benchmarks.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Many clients, each of which asks, waits for the answer, and looks at it for a while. */
final class ManyClients {
  private static final long STACK_BYTES = 256 << 10;
  private static final int MAX_MEASURED = 4_000_000;

  private final int port;
  private final int clients;
  private final long pauseNanos;
  private final long[] nanos = new long[MAX_MEASURED];
  private final AtomicInteger measured = new AtomicInteger();
  private final ConcurrentHashMap<String, LongAdder> wrong = new ConcurrentHashMap<>();
  private volatile boolean isOver;

  /**
   * Clients of a server.
   *
   * @param pauseNanos how long each looks at an answer, on average; 0 for who has a question under
   *     way all the time
   */
  ManyClients(int port, int clients, long pauseNanos) {
    this.port = port;
    this.clients = clients;
    this.pauseNanos = pauseNanos;
  }

  /** Asks for so long; each client has questions of its own. */
  Latencies run(int seconds, Sample sample, long endNanos) throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(clients);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Questions questions = new Questions(sample, 100 + i, endNanos);
      Random pauses = new Random(i);
      Thread client =
          new Thread(null, () -> ask(questions, pauses, connected), "client-" + i, STACK_BYTES);
      client.setDaemon(true);
      client.start();
      threads.add(client);
    }
    connected.await();
    Thread.sleep(seconds * 1_000L);
    isOver = true;
    for (Thread client : threads) {
      client.join();
    }
    return Latencies.of(Arrays.copyOf(nanos, Math.min(MAX_MEASURED, measured.get())));
  }

  private void ask(Questions questions, Random pauses, CountDownLatch connected) {
    try (Connection connection = new Connection(port)) {
      connected.countDown();
      while (!isOver) {
        // From nothing to twice as long, so that they do not ask all at once.
        LockSupport.parkNanos((long) (2 * pauseNanos * pauses.nextDouble()));
        String path = questions.mixed();
        long start = System.nanoTime();
        int status = connection.get(path);
        int at = measured.getAndIncrement();
        if (at < MAX_MEASURED) {
          nanos[at] = System.nanoTime() - start;
        }
        if (status != 200) {
          count("status " + status + " of " + path.replaceFirst("\\?.*", "?…"));
        }
      }
    } catch (IOException e) {
      count(e.toString());
      connected.countDown();
    }
  }

  private void count(String what) {
    wrong.computeIfAbsent(what, any -> new LongAdder()).increment();
  }

  /** What was answered with anything but 200; a lost trace is none of it, since all are there. */
  long errors() {
    return wrong.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The first few kinds of errors, for who looks into them. */
  String examples() {
    return wrong.entrySet().stream()
        .limit(5)
        .map(e -> e.getValue() + " × " + e.getKey())
        .toList()
        .toString();
  }
}
