package io.datatracing.exporter;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.exporter.watch.BeginsWithTraces;
import io.datatracing.exporter.watch.RefusedThread;
import io.datatracing.exporter.watch.UnclosedSpans;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends ended spans to a collector by OTLP over HTTP. Nothing runs before the first span ends; when
 * the process exits, what is waiting has up to two seconds to leave, or as long as the options say.
 *
 * <p>At any moment: spans offered + {@link #adopted} = {@link #sent} + {@link #queued} + {@link
 * #onDisk} + what {@link Losses} has from {@code QUEUE_FULL}, {@code LIMIT}, {@code EXPORT_FAILED}
 * and {@code PROCESS_DIED}.
 */
public final class Exporter implements SpanSink {
  /** Until a thread that the system refused is asked for again: each time the JVM says so. */
  private static final long REFUSED_NANOS = 5_000_000_000L;

  private final Losses losses;
  private final SpanQueue queue;
  private final Transports transports;
  private final Counters counters;
  private final ExportWorker worker;
  private final SelfReport selfReport;

  /** What else is to be done at exit, after the last spans; null for nothing. */
  private volatile @Nullable Runnable lastWord;

  /**
   * Made with the exporter and started later: a thread takes over thread locals and access rights
   * of whoever makes it, and those of the application's threads are not ours to keep.
   */
  private final ExportThread thread;

  private final int exitMillis;
  private final ExitFlush exitFlush;

  /**
   * Read plainly by every offer: a thread that sees a stale false takes the lock once and finds it
   * set.
   */
  private boolean started;

  /** Whether the system refused the thread. Read plainly, as {@link #started} is. */
  private boolean refused;

  /** When it is asked again. Guarded by this. */
  private long startAgainNanos;

  private final Companions companions = new Companions();

  /** Spans that were given up as lost with the process although they are still in the queue. */
  private volatile long writtenOff;

  /**
   * @param resource who sends; asked for on the worker's thread
   */
  public Exporter(ExporterOptions options, ResourceDetector resource, Losses losses) {
    this(options, resource, losses, false, null);
  }

  /**
   * @param resource who sends; asked for on the worker's thread
   * @param reportAtExit tells {@link #account} on stderr when the process ends
   * @param lastHook for what is to be done at exit; null to do it among the application's hooks
   */
  Exporter(
      ExporterOptions options,
      ResourceDetector resource,
      Losses losses,
      boolean reportAtExit,
      @Nullable LastHook lastHook) {
    this.exitMillis = options.exitMillis();
    this.exitFlush = new ExitFlush(this, exitMillis, reportAtExit, lastHook);
    this.losses = losses;
    this.queue = new SpanQueue(options.queueSpans(), options.queueBytes(), losses);
    SpanClock clock = SpanClock.system();
    this.transports =
        new Transports(options.endpoint(), "datatracing/" + Version.current(), clock, System.err);
    this.counters = new Counters(resource.processId(), queue, losses);
    this.selfReport =
        new SelfReport(this, resource, losses, (long) options.queueSpans() + options.batchSpans());
    this.worker =
        new ExportWorker(
            options,
            queue,
            new ResourceEncoders(resource),
            new FirstSend(this),
            losses,
            new OutageReport(options.endpoint().toString(), losses, System.err),
            new Backoff(IdGenerator.strong()),
            clock,
            new UnclosedSpans(System.err),
            spool(options.spool(), losses, clock));
    this.thread =
        new ExportThread(worker, queue, options.batchSpans(), new Prepare(exitFlush), companions);
  }

  private static @Nullable SpoolSender spool(
      @Nullable SpoolOptions options, Losses losses, SpanClock clock) {
    return options == null
        ? null
        : new SpoolSender(options, IdGenerator.strong().nextId(), losses, clock, System.err);
  }

  @Override
  public boolean offer(Span span) {
    if (!started) {
      start();
    }
    boolean taken = queue.offer(span);
    if (!taken && refused) {
      startAgain();
    }
    return taken;
  }

  /**
   * What is to begin when the first span ends, as the worker does; the worker asks again and again,
   * for what could not.
   */
  public void beginsWith(BeginsWithTraces value) {
    companions.add(value);
  }

  /** Ways to other paths of the same collector. */
  public Transports transports() {
    return transports;
  }

  /** What the agent can say of itself. */
  public SelfReport selfReport() {
    return selfReport;
  }

  /** Runs {@code last} at exit, after the last spans were sent or given up. It must be short. */
  public void lastWord(Runnable last) {
    lastWord = last;
  }

  /** Spans that were taken into the queue. */
  long accepted() {
    return queue.accepted();
  }

  @Nullable Runnable lastWord() {
    return lastWord;
  }

  /** Spans that have ended and were offered, here or in a process whose spool was taken over. */
  long ended() {
    return counters.ended() + adopted();
  }

  /** Whether the worker's thread was started and has not ended. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Spans the collector has taken. */
  public long sent() {
    return worker.sent();
  }

  /** Spans waiting or being sent. */
  public long queued() {
    return Math.max(0, worker.waiting() - writtenOff);
  }

  /** Spans in the spool. */
  public long onDisk() {
    return worker.onDisk();
  }

  /** Spans that dead processes left in the spool and this one took over. */
  public long adopted() {
    return worker.adopted();
  }

  /**
   * Where the spans offered so far have gone, for people: {@code 120 spans sent, 0 waiting, lost:
   * agent.queue_full=3}; behind it how many of them were skeletons, if any.
   */
  String account() {
    String lost = losses.toString();
    return sent()
        + " spans sent, "
        + queued()
        + (onDisk() == 0 ? " waiting, lost: " : " waiting, " + onDisk() + " on disk, lost: ")
        + (lost.isEmpty() ? "none" : lost)
        + (selfReport.skeletons() == 0 ? "" : ", skeletons: " + selfReport.skeletons());
  }

  /** Estimated memory of the spans waiting. */
  public long queuedBytes() {
    return queue.sizeBytes();
  }

  /**
   * Sends what is waiting without regard to the batch delay.
   *
   * @return whether all of it was accounted for within the time
   */
  public boolean flush(long timeoutMillis) {
    boolean all = finish(timeoutMillis);
    worker.carryOn();
    return all;
  }

  /** How long {@link #lastWord(Runnable) the last word} may take, behind the last spans. */
  public int goodbyeMillis() {
    return exitMillis / 4;
  }

  /** As {@link #flush(long)}, for as long as the process's end may take. */
  public boolean flushAtExit() {
    return flush(exitMillis);
  }

  /** The end begins: from now on nothing waits for a batch. */
  synchronized void hurry(long timeoutMillis) {
    if (started && !refused) {
      thread.hurry(timeoutMillis * 1_000_000);
    }
  }

  /** As {@link #flush}, and so it goes on. */
  boolean finish(long timeoutMillis) {
    synchronized (this) {
      if (!started) {
        return true;
      }
    }
    try {
      return thread.finish(timeoutMillis * 1_000_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends what is waiting, takes no more, and counts what is left as lost with the process. */
  public void close(long timeoutMillis) {
    finish(timeoutMillis);
    queue.close();
    thread.shutDown();
    writeOff();
  }

  /** An upper bound: a request that is on its way at this moment may still arrive. */
  synchronized void writeOff() {
    long left = Math.max(0, worker.writeOff() - writtenOff);
    writtenOff += left;
    losses.add(LossCause.PROCESS_DIED, left);
  }

  /** Asked by an application's thread whose span the full queue of a stopped worker refused. */
  private synchronized void startAgain() {
    if (refused && System.nanoTime() - startAgainNanos >= 0) {
      started = false;
      start();
    }
  }

  private synchronized void start() {
    if (started) {
      return;
    }
    refused = false;
    companions.begin();
    try {
      thread.start();
      started = true;
      Runtime.getRuntime().addShutdownHook(exitFlush);
    } catch (IllegalStateException exiting) {
      // The process ends already: nobody waits for the thread but the last hook.
      worker.finishBy(System.nanoTime() + exitMillis * 1_000_000L);
      exitFlush.prepare();
    } catch (OutOfMemoryError noThread) {
      // No thread to be had: the queue fills, refused spans are counted. A thread whose start
      // failed is still one that was never started, and may be started later.
      started = true;
      refused = true;
      startAgainNanos = System.nanoTime() + REFUSED_NANOS;
      RefusedThread.tell(noThread);
    }
  }

  private static final class Prepare implements Runnable {
    private final ExitFlush exitFlush;

    Prepare(ExitFlush exitFlush) {
      this.exitFlush = exitFlush;
    }

    @Override
    public void run() {
      exitFlush.prepare();
    }
  }

  /** Makes the transport when the worker first needs it, not before {@code main}. */
  private static final class FirstSend implements Transport, HttpTransport.Headers {
    private final Exporter exporter;
    private @Nullable Transport made;

    FirstSend(Exporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public Map<String, String> next() {
      return exporter.counters.headers(exporter.worker.requestNumber(), exporter.adopted());
    }

    @Override
    public SendResult send(byte[] body, int length, int timeoutMillis) {
      Transport transport = made;
      if (transport == null) {
        transport = exporter.transports.traces(this);
        made = transport;
      }
      return transport.send(body, length, timeoutMillis);
    }
  }

  private static final class ResourceEncoders implements ExportWorker.EncoderFactory {
    private final ResourceDetector resource;

    ResourceEncoders(ResourceDetector resource) {
      this.resource = resource;
    }

    @Override
    public OtlpEncoder create() {
      return new OtlpEncoder(resource.detect(), "io.datatracing", Version.current());
    }
  }
}
