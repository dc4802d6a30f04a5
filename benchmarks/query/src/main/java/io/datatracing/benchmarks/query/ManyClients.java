package io.datatracing.benchmarks.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Many clients, each with a question under way all the time. */
final class ManyClients {
  private static final long STACK_BYTES = 256 << 10;
  private static final int MAX_MEASURED = 4_000_000;

  private final int port;
  private final int clients;
  private final long[] nanos = new long[MAX_MEASURED];
  private final AtomicInteger measured = new AtomicInteger();
  private final ConcurrentHashMap<String, LongAdder> wrong = new ConcurrentHashMap<>();
  private volatile boolean isOver;

  ManyClients(int port, int clients) {
    this.port = port;
    this.clients = clients;
  }

  /** Asks for so long; each client has questions of its own. */
  Latencies run(int seconds, Sample sample, long endNanos) throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(clients);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Questions questions = new Questions(sample, 100 + i, endNanos);
      Thread client = new Thread(null, () -> ask(questions, connected), "client-" + i, STACK_BYTES);
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

  private void ask(Questions questions, CountDownLatch connected) {
    try (Connection connection = new Connection(port)) {
      connected.countDown();
      while (!isOver) {
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
