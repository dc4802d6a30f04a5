package io.datatracing.benchmarks.collector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends a part of a load over several connections and measures. */
final class Run {
  /**
   * @param refused answered 429 or 503 and sent again
   * @param p50Millis from the first byte of a request to the last of its answer
   */
  record Result(long spans, double seconds, long refused, double p50Millis, double p99Millis) {
    double spansPerSecond() {
      return spans / seconds;
    }
  }

  private final Protocol protocol;
  private final int port;
  private final int connections;

  Run(Protocol protocol, int port, int connections) {
    this.protocol = protocol;
    this.port = port;
    this.connections = connections;
  }

  Sender sender() throws IOException {
    return protocol == Protocol.OTLP_GRPC ? new GrpcClient(port) : new Client(port);
  }

  Result send(List<Load.Request> requests) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    AtomicLong spans = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    long[] nanos = new long[requests.size()];
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    long start = System.nanoTime();
    try {
      List<Future<Void>> clients = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        clients.add(
            threads.submit(
                () -> {
                  client(requests, next, spans, refused, nanos);
                  return null;
                }));
      }
      for (Future<Void> client : clients) {
        client.get();
      }
    } finally {
      threads.shutdown();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(nanos);
    return new Result(
        spans.get(),
        seconds,
        refused.get(),
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6);
  }

  private void client(
      List<Load.Request> requests,
      AtomicInteger next,
      AtomicLong spans,
      AtomicLong refused,
      long[] nanos)
      throws IOException {
    try (Sender client = sender()) {
      for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
        long start = System.nanoTime();
        int status = client.send(requests.get(i).bytes());
        while (status == 429 || status == 503) {
          refused.incrementAndGet();
          status = client.send(requests.get(i).bytes());
        }
        if (status / 100 != 2) {
          throw new IOException("status " + status);
        }
        nanos[i] = System.nanoTime() - start;
        spans.addAndGet(requests.get(i).spans());
      }
    }
  }
}
