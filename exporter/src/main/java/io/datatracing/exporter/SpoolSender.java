package io.datatracing.exporter;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.spool.Spool;
import io.datatracing.exporter.spool.SpooledRequest;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of the spool: keeps what could not be sent, and sends it when there is nothing
 * newer to do and the collector answers. One thread, the worker's; the counts may be read by any.
 *
 * <p>While the collector is away, a request is tried every now and then only and the others go to
 * disk at once: three attempts for each would take so long that the queue overflows.
 */
final class SpoolSender {
  private static final long ADOPT_NANOS = 60_000_000_000L;
  private static final long PROBE_NANOS = 10_000_000_000L;

  /** What the worker does with the answer to a request from disk. */
  interface Attempt {
    SendResult send(byte[] body);
  }

  private final SpoolOptions options;
  private final long seed;
  private final Losses losses;
  private final SpanClock clock;
  private final PrintStream stderr;

  /** Written by the worker only. */
  private volatile @Nullable Spool spool;

  private boolean failedToOpen;
  private long countedLost;
  private long nextAttemptNanos;
  private long nextAdoptNanos;

  /** Whether the last request that was sent did not arrive. */
  private boolean away;

  SpoolSender(SpoolOptions options, long seed, Losses losses, SpanClock clock, PrintStream stderr) {
    this.options = options;
    this.seed = seed;
    this.losses = losses;
    this.clock = clock;
    this.stderr = stderr;
    this.nextAttemptNanos = clock.nanoTime();
    this.nextAdoptNanos = clock.nanoTime();
  }

  /** Whether a request should not even be tried. */
  boolean goesToDiskAtOnce(long nowNanos) {
    return away && nowNanos - nextAttemptNanos < 0 && !failedToOpen;
  }

  /** The collector takes requests. */
  void worked(long nowNanos) {
    if (away) {
      away = false;
      nextAttemptNanos = nowNanos;
    }
  }

  /** The collector does not, and wants to be left alone for some time. */
  void failed(long nowNanos, long waitNanos) {
    away = true;
    nextAttemptNanos = nowNanos + Math.max(PROBE_NANOS, waitNanos);
  }

  /** False if it cannot be kept. */
  boolean keep(byte[] body, int length, int spans) {
    Spool open = open();
    if (open == null) {
      return false;
    }
    boolean kept = open.offer(body, length, spans);
    countLost(open);
    return kept;
  }

  /** Whether {@link #sendOldest} would send something now. */
  boolean isDue(long nowNanos) {
    if (nowNanos - nextAdoptNanos >= 0) {
      nextAdoptNanos = nowNanos + ADOPT_NANOS;
      Spool open = open();
      if (open != null) {
        open.adopt();
        countLost(open);
      }
    }
    return spool != null && !spool.isEmpty() && nowNanos - nextAttemptNanos >= 0;
  }

  /**
   * Sends the oldest request.
   *
   * @return how many spans the collector took
   */
  long sendOldest(Attempt attempt) {
    Spool open = spool;
    SpooledRequest request = open == null ? null : open.peek();
    if (open == null || request == null) {
      if (open != null) {
        countLost(open);
      }
      return 0;
    }
    SendResult result = attempt.send(request.body());
    long now = clock.nanoTime();
    if (result.isAccepted()) {
      worked(now);
      long rejected = Math.min(result.rejectedSpans(), request.spans());
      losses.add(LossCause.EXPORT_FAILED, rejected);
      open.done(request);
      return request.spans() - rejected;
    }
    if (result.isRetryable()) {
      failed(now, Math.max(0, result.retryAfterMillis()) * 1_000_000L);
    } else {
      losses.add(LossCause.EXPORT_FAILED, request.spans());
      open.done(request);
    }
    return 0;
  }

  /** When {@link #isDue} may become true; {@code otherwise} if that is earlier. */
  long nextNanos(long otherwise) {
    boolean waits = spool != null && !spool.isEmpty();
    return waits && nextAttemptNanos - otherwise < 0 ? nextAttemptNanos : otherwise;
  }

  long waiting() {
    Spool open = spool;
    return open == null ? 0 : open.waiting();
  }

  long adopted() {
    Spool open = spool;
    return open == null ? 0 : open.adopted();
  }

  private void countLost(Spool open) {
    long lost = open.lost();
    losses.add(LossCause.EXPORT_FAILED, lost - countedLost);
    countedLost = lost;
  }

  private @Nullable Spool open() {
    if (spool == null && !failedToOpen) {
      try {
        spool = Spool.open(options.directory(), options.bytes(), seed, stderr);
        countLost(spool);
      } catch (IOException notUsable) {
        failedToOpen = true;
        stderr.println(
            "[datatracing] "
                + options.source()
                + " is \""
                + options.directory()
                + "\", expected a directory that can be written; nothing is kept on disk: "
                + notUsable.getMessage());
      }
    }
    return spool;
  }
}
