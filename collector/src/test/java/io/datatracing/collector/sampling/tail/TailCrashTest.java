package io.datatracing.collector.sampling.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments: of every trace that was acknowledged, each failed one is
 * stored before the end or after a restart, each other one is in the ledger.
 */
class TailCrashTest {
  private static final int ROUNDS = 4;
  private static final long NUMBERS_A_ROUND = 1_000_000;

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsDecidedAfterKills() throws Exception {
    Random random = new Random(5);
    Set<Long> acknowledged = new HashSet<>();
    Set<Long> stored = new HashSet<>();
    Set<Long> dropped = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      run(round * NUMBERS_A_ROUND, 50 + random.nextInt(300), acknowledged, stored, dropped);
    }
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 40);
    try (TailFixture tail = new TailFixture(directory, TailCrashChild.options())) {
      tail.node.pump();
      for (int i = 0; i < 10; i++) {
        tail.pass(Duration.ofSeconds(30));
      }
      for (Span span : tail.stored) {
        stored.add(number(span.traceId()));
      }
      tail.losses.forEach(loss -> dropped.add(number(loss.trace())));
    }
    for (long number : acknowledged) {
      if (TailCrashChild.isFailed(number)) {
        assertThat(stored).as("failed trace").contains(number);
      } else {
        assertThat(dropped).as("ordinary trace").contains(number);
      }
    }
  }

  private static long number(TraceId trace) {
    return trace.low();
  }

  private void run(
      long base, int until, Set<Long> acknowledged, Set<Long> stored, Set<Long> dropped)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TailCrashChild.class.getName(),
                directory.toString(),
                Long.toString(base))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        // Whole lines only: the last one may have been cut off by the kill.
        if (line.matches("[asd] \\d+ ;")) {
          long number = Long.parseLong(line.split(" ")[1]);
          switch (line.charAt(0)) {
            case 'a' -> {
              acknowledged.add(number);
              count++;
            }
            case 's' -> stored.add(number);
            default -> dropped.add(number);
          }
        }
        if (count >= until) {
          // Not Process.destroyForcibly: that throws away what the child has said already.
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
    }
  }
}
