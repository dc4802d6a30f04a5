package io.datatracing.exporter;

import io.datatracing.bootstrap.Losses;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells people, on stderr, that spans are not arriving, and later that they are again: one line
 * each, and not more often than every ten minutes, however often a collector comes and goes.
 */
final class OutageReport {
  private static final long QUIET_NANOS = 600_000_000_000L;

  private final String endpoint;
  private final Losses losses;
  private final PrintStream stderr;
  private boolean out;
  private boolean toldOfThisOne;
  private boolean toldBefore;
  private long toldAtNanos;

  OutageReport(String endpoint, Losses losses, PrintStream stderr) {
    this.endpoint = endpoint;
    this.losses = losses;
    this.stderr = stderr;
  }

  void failed(@Nullable String reason, long nowNanos) {
    if (out) {
      return;
    }
    out = true;
    toldOfThisOne = !toldBefore || nowNanos - toldAtNanos >= QUIET_NANOS;
    if (toldOfThisOne) {
      toldBefore = true;
      toldAtNanos = nowNanos;
      stderr.println(
          "[datatracing] spans do not reach "
              + endpoint
              + " ("
              + reason
              + "); trying on, the application is not affected, lost spans are counted");
    }
  }

  void worked() {
    if (out && toldOfThisOne) {
      stderr.println("[datatracing] spans reach " + endpoint + " again; lost so far: " + losses);
    }
    out = false;
  }
}
