package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Minutes of a collector that misbehaves in turn: nothing grows, nothing is lost without a count.
 * Length by {@code -Dsoak.seconds}, by default ten minutes for each.
 */
@Tag("slow")
class SoakTest {
  private static final long SECONDS = Long.getLong("soak.seconds", 600);
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int BURST = 200;
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long GROWTH_BYTES = 6 << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCollectorThatMisbehavesInTurn(boolean withSpool) throws Exception {
    Losses losses = new Losses();
    try (BadCollector collector = new BadCollector(BadCollector.Fault.NONE)) {
      Exporter exporter = new Exporter(options(collector, withSpool), noResource(), losses);
      Spans spans = new Spans(exporter);
      long offered = 0;
      long begin = System.nanoTime();
      long nextTurn = begin + TURN_NANOS;
      int turn = 0;
      long usedEarly = 0;
      BadCollector.Fault[] faults = BadCollector.Fault.values();
      for (long now = begin;
          now - begin < TimeUnit.SECONDS.toNanos(SECONDS);
          now = System.nanoTime()) {
        for (int i = 0; i < BURST; i++) {
          spans.ended("s");
        }
        offered += BURST;
        if (now - nextTurn >= 0) {
          nextTurn = now + TURN_NANOS;
          // Every other turn is a good one.
          turn++;
          collector.behave(turn % 2 == 0 ? faults[0] : faults[turn / 2 % faults.length]);
          if (turn == 4) {
            usedEarly = usedBytes();
          }
        }
        LockSupport.parkNanos(BURST_NANOS);
      }
      long usedLate = usedBytes();
      collector.behave(BadCollector.Fault.NONE);
      exporter.flush(60_000);

      assertThat(exporter.sent() + exporter.queued() + exporter.onDisk() + losses.total())
          .as("sent %s, lost %s", exporter.sent(), losses)
          .isEqualTo(offered);
      assertThat(losses.total())
          .isEqualTo(losses.of(LossCause.QUEUE_FULL) + losses.of(LossCause.EXPORT_FAILED));
      assertThat(collector.received.get()).isGreaterThanOrEqualTo(exporter.sent());
      assertThat(exporter.sent()).isPositive();
      assertThat(usedLate - usedEarly).as("growth of the heap").isLessThan(GROWTH_BYTES);
      exporter.close(5_000);
    }
  }

  private ExporterOptions options(BadCollector collector, boolean withSpool) {
    ExporterOptions options =
        new ExporterOptions(
            EndpointOptions.http(collector.endpoint() + "/v1/traces", Map.of(), true),
            500,
            4_096,
            4 << 20,
            256,
            100);
    return withSpool ? options.withSpool(new SpoolOptions(folder.toString(), 1 << 20)) : options;
  }

  private static ResourceDetector noResource() {
    return new ResourceDetector(new Settings(Map.of(), Map.of(), Map.of()));
  }

  /** After a full collection; the least of a few, as the queue breathes. */
  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
