package io.datatracing.benchmarks.query;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends the shop's traffic over some connections, each request until it is taken. */
final class Feeder {
  private static final int CONNECTIONS = 8;
  private static final int QUEUE = 64;
  private static final byte[] END = {};

  /** Of so many requests one span is kept to be asked about, at most so many. */
  private static final int SAMPLE_EVERY = 5;

  private static final int MAX_SAMPLE = 20_000;

  private final int port;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final List<Thread> senders = new ArrayList<>();
  private final List<Span> sample = new ArrayList<>();
  private final Random random = new Random(3);
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private long requests;
  private long spans;

  Feeder(int port) {
    this.port = port;
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread sender = new Thread(this::send, "feeder-" + i);
      sender.setDaemon(true);
      sender.start();
      senders.add(sender);
    }
  }

  /** Sends so many spans as fast as they are taken, and waits for the last acknowledgement. */
  void sendAll(long seed, long wanted, double spansPerSecondOfTheirTime)
      throws InterruptedException {
    new ShopTraffic(seed, spansPerSecondOfTheirTime).generate(wanted, this::offer);
    end();
  }

  /** Sends so many spans a second, for so long. */
  void sendPaced(long seed, int perSecond, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    new ShopTraffic(seed, perSecond)
        .generate(
            (long) perSecond * seconds,
            (request, count) -> {
              offer(request, count);
              long due = start + (long) (spans * 1e9 / perSecond);
              for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
            });
    end();
  }

  void sendOne(byte[] request) throws InterruptedException {
    queue.put(gzip(request));
  }

  private void offer(byte[] request, int count) {
    spans += count;
    if (requests++ % SAMPLE_EVERY == 0 && sample.size() < MAX_SAMPLE) {
      List<Span> decoded = OtlpDecoder.decode(request);
      sample.add(decoded.get(random.nextInt(decoded.size())));
    }
    try {
      queue.put(gzip(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void end() throws InterruptedException {
    for (int i = 0; i < CONNECTIONS; i++) {
      queue.put(END);
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private void send() {
    try (Connection connection = new Connection(port)) {
      for (byte[] request = queue.take(); request != END; request = queue.take()) {
        int status = connection.post(request);
        while (status == 429 || status == 503) {
          refused.incrementAndGet();
          LockSupport.parkNanos(20_000_000);
          status = connection.post(request);
        }
        if (status != 200) {
          failed.incrementAndGet();
        }
      }
    } catch (IOException e) {
      failed.incrementAndGet();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] gzip(byte[] request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.length / 4);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out, 1 << 14) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  long spans() {
    return spans;
  }

  /** Requests that were sent again because the server was full. */
  long refused() {
    return refused.get();
  }

  long failed() {
    return failed.get();
  }

  Sample sample() {
    return new Sample(List.copyOf(sample));
  }
}
