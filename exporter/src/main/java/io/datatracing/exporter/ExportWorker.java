package io.datatracing.exporter;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from the queue, encodes and sends them, tries again, and accounts for every span:
 * sent, or lost with a cause.
 *
 * <p>A batch leaves when it is full, when the delay has passed, or at once while the process is
 * ending. What does not fit into a request of {@value #MAX_REQUEST_BYTES} bytes follows in the next
 * one. A request is tried {@value #MAX_ATTEMPTS} times; in between, the worker only waits, and the
 * queue takes what it can. What did not arrive goes to the spool if there is one.
 *
 * <p>Threads: {@link #doWork} is called by one thread. The volatile fields are written by it alone,
 * except {@link #finishByNanos}, and read by any. What becomes of spans is written down under
 * {@link #account}, once a request, so that whoever adds up sees each of them once: also in the
 * moment in which the process ends and the last request is given up.
 */
final class ExportWorker {
  static final int MAX_ATTEMPTS = 3;
  static final int MAX_REQUEST_BYTES = 4 << 20;

  private static final long HOUSEKEEPING_NANOS = 10_000_000_000L;
  private static final long LONGEST_RETRY_AFTER_MILLIS = 300_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Makes the encoder on the worker's thread: finding out who we are reads files. */
  interface EncoderFactory {
    OtlpEncoder create();
  }

  private final SpanQueue queue;
  private final EncoderFactory encoders;
  private final Transport transport;
  private final Losses losses;
  private final Backoff backoff;
  private final OutageReport outage;
  private final SpanClock clock;
  private final Runnable housekeeping;
  private final @Nullable SpoolSender spool;
  private final int timeoutMillis;
  private final long delayNanos;
  private final Span[] batch;
  private final Nearby nearby = new Nearby();

  private @Nullable OtlpEncoder encoder;
  private int batchSize;

  /** Spans of the batch before this index are accounted for or in the request. */
  private int encodedUpTo;

  /** Spans in the request that waits for its next attempt; 0 if there is none. */
  private int requestSpans;

  /** Index of the first span of the batch that the request may hold. */
  private int requestFrom;

  /** How many requests there were, not counting attempts. */
  private long requests;

  private int failures;
  private long retryAtNanos;
  private long nextTickNanos;
  private long nextHousekeepingNanos;

  private final Object account = new Object();

  /** Guarded by {@link #account}. */
  private boolean isWrittenOff;

  private volatile long sent;
  private volatile int inHand;

  /** While the process is ending: when it will be gone. 0 before. */
  private volatile long finishByNanos;

  ExportWorker(
      ExporterOptions options,
      SpanQueue queue,
      EncoderFactory encoders,
      Transport transport,
      Losses losses,
      OutageReport outage,
      Backoff backoff,
      SpanClock clock,
      Runnable housekeeping) {
    this(options, queue, encoders, transport, losses, outage, backoff, clock, housekeeping, null);
  }

  /**
   * @param spool takes requests that could not be sent; null for none
   */
  ExportWorker(
      ExporterOptions options,
      SpanQueue queue,
      EncoderFactory encoders,
      Transport transport,
      Losses losses,
      OutageReport outage,
      Backoff backoff,
      SpanClock clock,
      Runnable housekeeping,
      @Nullable SpoolSender spool) {
    this.spool = spool;
    this.queue = queue;
    this.encoders = encoders;
    this.transport = transport;
    this.losses = losses;
    this.backoff = backoff;
    this.outage = outage;
    this.clock = clock;
    this.housekeeping = housekeeping;
    this.timeoutMillis = options.timeoutMillis();
    this.delayNanos = options.delayMillis() * NANOS_PER_MILLI;
    this.batch = new Span[options.batchSpans()];
    long now = clock.nanoTime();
    this.nextTickNanos = now + delayNanos;
    this.nextHousekeepingNanos = now + HOUSEKEEPING_NANOS;
  }

  String roleName() {
    return "datatracing-export";
  }

  /**
   * Does what is due.
   *
   * @return how many spans were accounted for; 0 if there was nothing to do before {@link
   *     #idleNanos} have passed
   */
  int doWork() {
    long now = clock.nanoTime();
    if (now - nextHousekeepingNanos >= 0) {
      nextHousekeepingNanos = now + HOUSEKEEPING_NANOS;
      housekeeping.run();
    }
    if (requestSpans > 0) {
      return now - retryAtNanos >= 0 || isFinishing() ? attempt() : 0;
    }
    if (encodedUpTo == batchSize && !(isDue(now) && takeBatch())) {
      return fromDisk(now);
    }
    int faulty = encodeRequest();
    if (requestSpans == 0) {
      return faulty;
    }
    if (spool != null && spool.goesToDiskAtOnce(now)) {
      return faulty + giveUp(true);
    }
    return faulty + attempt();
  }

  /** How long {@link #doWork} will have nothing to do unless the queue fills; 0 if it has. */
  long idleNanos() {
    long until = requestSpans > 0 ? retryAtNanos : nextTickNanos;
    if (spool != null && requestSpans == 0 && !isFinishing()) {
      until = spool.nextNanos(until);
    }
    return Math.max(0, until - clock.nanoTime());
  }

  /**
   * Whether the worker waits to try again, so that a full batch in the queue is no reason to wake
   * it.
   */
  boolean isWaitingToRetry() {
    return requestSpans > 0;
  }

  /** Gives up what is in hand after a fault of this class itself. */
  void dropBatch() {
    lose(LossCause.EXPORT_FAILED, inHand);
    forgetBatch();
  }

  /** Spans in the queue, and those taken from it and not yet accounted for. Any thread. */
  int waiting() {
    synchronized (account) {
      return queue.size() + inHand;
    }
  }

  /**
   * As {@link #waiting}; and what becomes of them is the caller's to account for from now on. Any
   * thread.
   */
  int writeOff() {
    synchronized (account) {
      isWrittenOff = true;
      return queue.size() + inHand;
    }
  }

  /**
   * From now on batches leave at once, and nothing waits longer than until {@code nanoTime}. Any
   * thread.
   */
  void finishBy(long nanoTime) {
    finishByNanos = nanoTime == 0 ? 1 : nanoTime;
  }

  /** Takes {@link #finishBy} back. Any thread. */
  void carryOn() {
    finishByNanos = 0;
  }

  /** Spans the collector has taken. */
  long sent() {
    return sent;
  }

  /** The number of the request that is being sent, from 1. The worker's thread. */
  long requestNumber() {
    return requests;
  }

  /** Spans on disk. */
  long onDisk() {
    return spool == null ? 0 : spool.waiting();
  }

  /** Spans of dead processes that were found on disk. */
  long adopted() {
    return spool == null ? 0 : spool.adopted();
  }

  private boolean isFinishing() {
    return finishByNanos != 0;
  }

  private boolean isDue(long now) {
    int waiting = queue.size();
    if (now - nextTickNanos >= 0) {
      nextTickNanos = now + delayNanos;
      return waiting > 0;
    }
    return waiting >= batch.length || (waiting > 0 && isFinishing());
  }

  private boolean takeBatch() {
    synchronized (account) {
      batchSize = queue.take(batch);
      inHand = batchSize;
    }
    encodedUpTo = 0;
    return batchSize > 0;
  }

  /**
   * Encodes as many spans of the batch as a request takes; returns how many were lost on the way.
   */
  private int encodeRequest() {
    OtlpEncoder request = encoder;
    if (request == null) {
      request = encoders.create();
      encoder = request;
    }
    request.begin();
    requestFrom = encodedUpTo;
    requests++;
    int lost = 0;
    int near = encodedUpTo;
    while (encodedUpTo < batchSize) {
      if (encodedUpTo == near) {
        near = nearby.fetch(batch, encodedUpTo, batchSize);
      }
      LossCause cause = add(request, batch[encodedUpTo]);
      if (cause == null && request.length() > MAX_REQUEST_BYTES) {
        if (requestSpans > 0) {
          request.rollback();
          break;
        }
        cause = LossCause.LIMIT;
      }
      if (cause == null) {
        requestSpans++;
      } else {
        request.rollback();
        lose(cause, 1);
        remember(cause, encodedUpTo, encodedUpTo + 1);
        lost++;
      }
      encodedUpTo++;
    }
    request.end();
    failures = 0;
    if (requestSpans == 0) {
      forgetBatch();
    }
    return lost;
  }

  /** Adds a span; a span that cannot be encoded costs only itself. */
  private static @Nullable LossCause add(OtlpEncoder request, Span span) {
    try {
      request.add(span);
      return null;
    } catch (RuntimeException fault) {
      Faults.count("otlp-encoder", fault);
      return LossCause.EXPORT_FAILED;
    }
  }

  private int attempt() {
    OtlpEncoder request = Objects.requireNonNull(encoder, "encoder");
    SendResult result = transport.send(request.array(), request.length(), timeoutMillis());
    long now = clock.nanoTime();
    if (result.isAccepted()) {
      outage.worked();
      if (spool != null) {
        spool.worked(now);
      }
      return accepted((int) Math.min(result.rejectedSpans(), requestSpans));
    }
    failures++;
    if (result.isRetryable() && failures < MAX_ATTEMPTS && mayWait(result, now)) {
      return 0;
    }
    if (spool != null && result.isRetryable()) {
      spool.failed(now, Math.max(0, result.retryAfterMillis()) * NANOS_PER_MILLI);
    }
    int given = giveUp(result.isRetryable());
    outage.failed(result.message(), now);
    return given;
  }

  /** Puts the request on disk if that may be and can be, else counts it as lost. */
  private int giveUp(boolean mayArriveLater) {
    OtlpEncoder request = Objects.requireNonNull(encoder, "encoder");
    int spans = requestSpans;
    if (mayArriveLater && spool != null && spool.keep(request.array(), request.length(), spans)) {
      inHand = inHand - spans;
    } else {
      lose(LossCause.EXPORT_FAILED, spans);
      remember(LossCause.EXPORT_FAILED, requestFrom, encodedUpTo);
    }
    requestDone();
    return spans;
  }

  /** At the end there is no time for what can wait. */
  private int fromDisk(long now) {
    if (spool == null || isFinishing() || !spool.isDue(now)) {
      return 0;
    }
    long taken =
        spool.sendOldest(
            new SpoolSender.Attempt() {
              @Override
              public SendResult send(byte[] body) {
                // Each attempt: what was sent before it may have had later numbers.
                requests++;
                SendResult result = transport.send(body, body.length, timeoutMillis());
                if (result.isAccepted()) {
                  outage.worked();
                } else {
                  outage.failed(result.message(), clock.nanoTime());
                }
                return result;
              }
            });
    sent = sent + taken;
    return (int) taken;
  }

  private int accepted(int rejected) {
    int accepted = requestSpans - rejected;
    if (rejected > 0) {
      lose(LossCause.EXPORT_FAILED, rejected);
    }
    synchronized (account) {
      if (!isWrittenOff) {
        sent = sent + accepted;
      }
      inHand = inHand - accepted;
    }
    requestDone();
    return accepted + rejected;
  }

  /** Sets the time of the next attempt; false if the process will be gone by then. */
  private boolean mayWait(SendResult result, long now) {
    long wait = backoff.nanos(failures);
    if (result.retryAfterMillis() != SendResult.NO_RETRY_AFTER) {
      long asked =
          Math.min(result.retryAfterMillis(), LONGEST_RETRY_AFTER_MILLIS) * NANOS_PER_MILLI;
      wait = Math.max(wait, asked);
    }
    retryAtNanos = now + wait;
    return !isFinishing();
  }

  /** While somebody waits for the end, an attempt takes no longer than that. Later nobody waits. */
  private int timeoutMillis() {
    long left = isFinishing() ? (finishByNanos - clock.nanoTime()) / NANOS_PER_MILLI : 0;
    if (spool != null) {
      // So that there is time to write what the collector does not take.
      left /= 2;
    }
    return left <= 0 ? timeoutMillis : (int) Math.min(timeoutMillis, left);
  }

  private void lose(LossCause cause, int spans) {
    synchronized (account) {
      if (!isWrittenOff) {
        losses.add(cause, spans);
      }
      inHand = inHand - spans;
    }
  }

  private void remember(LossCause cause, int from, int to) {
    for (int i = from; i < to; i++) {
      losses.remember(cause, batch[i].traceIdHigh(), batch[i].traceIdLow());
    }
  }

  private void requestDone() {
    requestSpans = 0;
    if (encodedUpTo == batchSize) {
      forgetBatch();
    }
  }

  private void forgetBatch() {
    Arrays.fill(batch, 0, batchSize, null);
    batchSize = 0;
    encodedUpTo = 0;
    requestSpans = 0;
    inHand = 0;
  }
}
