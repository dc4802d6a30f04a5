package io.datatracing.benchmarks.kafka;

import io.datatracing.benchmarks.agent.Figures;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Does one kind of work with messages as often as it is told: each line of standard input is a
 * number of messages, each line of standard output the JVM's figures when they are done. At most so
 * many messages a second: an agent whose queue runs over looks cheap.
 */
public final class KafkaApplication {
  /** Handles messages, some at once. */
  interface Work extends AutoCloseable {
    /** Does the next few messages, at most {@code most}; returns how many. */
    int some(int most);

    /** Waits until everything that was begun is done. */
    void settle();
  }

  private KafkaApplication() {}

  /** Arguments: produce, consume or batch; bootstrap servers; topic; messages a second. */
  public static void main(String[] args) throws Exception {
    int rate = Integer.parseInt(args[3]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Work work = work(args[0], args[1], args[2])) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        run(work, Integer.parseInt(line), rate);
        if (line.equals("0")) {
          System.gc();
        }
        System.out.println(Figures.ofThisJvm().toLine());
      }
    }
  }

  private static Work work(String kind, String bootstrap, String topic) {
    switch (kind) {
      case "produce":
        return new Producing(bootstrap, topic);
      case "consume":
        return new Consuming(bootstrap, topic, false);
      case "batch":
        return new Consuming(bootstrap, topic, true);
      default:
        throw new IllegalArgumentException(kind);
    }
  }

  private static void run(Work work, int messages, int rate) {
    long start = System.nanoTime();
    for (int done = 0; done < messages; ) {
      done += work.some(messages - done);
      long ahead = start + done * 1_000_000_000L / rate - System.nanoTime();
      if (ahead > 1_000_000) {
        LockSupport.parkNanos(ahead);
      }
    }
    work.settle();
  }
}
