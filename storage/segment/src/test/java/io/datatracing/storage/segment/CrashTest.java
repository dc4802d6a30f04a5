package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments: what was acknowledged is there afterwards, once. */
class CrashTest {
  private static final long SEEDS_A_ROUND = 1_000_000;
  private static final int MAX_BATCHES = 400;

  @TempDir Path directory;
  private long longestOpeningNanos;

  @Test
  void acknowledgedSpansSurviveTenKills() throws Exception {
    kill(10, 1);
  }

  @Test
  @Tag("slow")
  void acknowledgedSpansSurviveTwoHundredKills() throws Exception {
    kill(200, 2);
  }

  /** All rounds share one directory, so that each also meets what the kills before have left. */
  private void kill(int rounds, long seed) throws Exception {
    long start = System.nanoTime();
    Random random = new Random(seed);
    List<Long> acknowledged = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long base = round * SEEDS_A_ROUND;
      int until = random.nextInt(MAX_BATCHES);
      for (long number : runUntilKilled(base, until)) {
        acknowledged.add(base + number);
      }
      List<Long> check = acknowledged;
      if (check.size() > MAX_BATCHES) {
        check = check.subList(check.size() - MAX_BATCHES, check.size());
      }
      assertPresent(check, "round " + round);
    }
    assertThat(acknowledged).isNotEmpty();
    assertPresent(acknowledged, "the end");
    // For benchmarks/results/storage-kills.md.
    System.out.printf(
        Locale.ROOT,
        "%d kills, %,d spans acknowledged, 0 missing, longest opening %d ms, %d s%n",
        rounds,
        acknowledged.size() * (long) CrashingChild.SPANS,
        longestOpeningNanos / 1_000_000,
        (System.nanoTime() - start) / 1_000_000_000);
  }

  /** Kills the child when it has acknowledged so many; what it still says then counts too. */
  private List<Long> runUntilKilled(long base, int until) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingChild.class.getName(),
                directory.toString(),
                Long.toString(base))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.matches("\\d+")) {
          acknowledged.add(Long.parseLong(line));
        }
        if (acknowledged.size() >= until) {
          // Not Process.destroyForcibly: that throws away what the child has said already.
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
    }
    // The last line may have been cut off: a shorter number is not what was acknowledged.
    if (!acknowledged.isEmpty()) {
      acknowledged.remove(acknowledged.size() - 1);
    }
    return acknowledged;
  }

  private void assertPresent(List<Long> seeds, String when) {
    long start = System.nanoTime();
    SpanStore store = CrashingChild.open(directory);
    longestOpeningNanos = Math.max(longestOpeningNanos, System.nanoTime() - start);
    try {
      for (long seed : seeds) {
        List<Span> expected = CrashingChild.batch(seed);
        TraceId id = expected.get(0).traceId();
        assertThat(store.reader().trace(id))
            .as("%s, batch %d", when, seed)
            .isEqualTo(Trace.of(id, expected));
      }
      assertThat(store.check().damages()).as(when).isEmpty();
    } finally {
      store.close();
    }
  }
}
