package io.datatracing.exporter;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Sends ended spans to a collector by OTLP over HTTP. Nothing runs before the first span ends; when
 * the process exits, what is waiting has up to {@value #EXIT_MILLIS} ms to leave.
 *
 * <p>At any moment: spans offered = {@link #sent} + {@link #queued} + what {@link Losses} has from
 * {@code QUEUE_FULL}, {@code LIMIT}, {@code EXPORT_FAILED} and {@code PROCESS_DIED}.
 */
public final class Exporter implements SpanSink {
  static final long EXIT_MILLIS = 2_000;

  private final ExporterOptions options;
  private final boolean reportAtExit;
  private final Losses losses;
  private final SpanQueue queue;
  private final ExportWorker worker;

  /**
   * Read plainly by every offer: a thread that sees a stale null takes the lock once and finds it
   * set.
   */
  private @Nullable ExportThread thread;

  private boolean closed;

  /**
   * @param resource who sends; asked for on the worker's thread
   */
  public Exporter(ExporterOptions options, ResourceDetector resource, Losses losses) {
    this(options, resource, losses, false);
  }

  /**
   * @param resource who sends; asked for on the worker's thread
   * @param reportAtExit tells {@link #account} on stderr when the process ends
   */
  Exporter(
      ExporterOptions options, ResourceDetector resource, Losses losses, boolean reportAtExit) {
    this.options = options;
    this.reportAtExit = reportAtExit;
    this.losses = losses;
    this.queue = new SpanQueue(options.queueSpans(), options.queueBytes(), losses);
    SpanClock clock = SpanClock.system();
    this.worker =
        new ExportWorker(
            options,
            queue,
            new ResourceEncoders(resource),
            new HttpTransport(options, "datatracing/" + Version.current(), clock),
            losses,
            new OutageReport(options.tracesUrl().toString(), losses, System.err),
            new Backoff(IdGenerator.strong()),
            clock,
            new FindNeverEnded());
  }

  @Override
  public boolean offer(Span span) {
    if (thread == null) {
      start();
    }
    return queue.offer(span);
  }

  /** Whether the worker's thread was started and has not ended. */
  public synchronized boolean isRunning() {
    return thread != null && thread.isAlive();
  }

  /** Spans the collector has taken. */
  public long sent() {
    return worker.sent();
  }

  /** Spans waiting or being sent. */
  public long queued() {
    return queue.size() + worker.inHand();
  }

  /**
   * Where the spans offered so far have gone, for people: {@code 120 spans sent, 0 waiting, lost:
   * agent.queue_full=3}.
   */
  String account() {
    String lost = losses.toString();
    return sent()
        + " spans sent, "
        + queued()
        + " waiting, lost: "
        + (lost.isEmpty() ? "none" : lost);
  }

  /** Estimated memory of the spans waiting. */
  public long queuedBytes() {
    return queue.sizeBytes();
  }

  /**
   * Sends what is waiting without regard to the batch delay, also everything that comes later.
   *
   * @return whether all of it was accounted for within the time
   */
  public boolean flush(long timeoutMillis) {
    ExportThread running;
    synchronized (this) {
      running = thread;
    }
    try {
      return running == null || running.finish(timeoutMillis * 1_000_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends what is waiting, takes no more, and counts what is left as lost with the process. */
  public void close(long timeoutMillis) {
    flush(timeoutMillis);
    synchronized (this) {
      closed = true;
      queue.close();
      if (thread != null) {
        thread.shutDown();
      }
    }
    losses.add(LossCause.PROCESS_DIED, queued());
  }

  private synchronized void start() {
    if (thread != null || closed) {
      return;
    }
    try {
      ExportThread fresh = new ExportThread(worker, queue, options.batchSpans());
      fresh.start();
      thread = fresh;
      Runtime.getRuntime().addShutdownHook(new ExitFlush(this));
    } catch (IllegalStateException exiting) {
      // The process ends already: the thread sends what it can, nobody waits for it.
      worker.finishBy(System.nanoTime() + EXIT_MILLIS * 1_000_000);
    } catch (RuntimeException | OutOfMemoryError noThread) {
      // No thread to be had: the queue fills, refused spans are counted, the next offer tries
      // again.
      Faults.count("exporter", noThread);
    }
  }

  /**
   * Gives the worker time at exit. The worker goes on afterwards, for spans that other exit hooks
   * still end.
   */
  private static final class ExitFlush extends Thread {
    private final Exporter exporter;

    ExitFlush(Exporter exporter) {
      super("datatracing-exit");
      this.exporter = exporter;
    }

    @Override
    public void run() {
      if (!exporter.flush(EXIT_MILLIS)) {
        exporter.losses.add(LossCause.PROCESS_DIED, exporter.queued());
      }
      if (exporter.reportAtExit) {
        System.err.println("[datatracing] at exit: " + exporter.account());
      }
    }
  }

  private static final class FindNeverEnded implements Runnable {
    @Override
    public void run() {
      Tracer tracer = Tracer.get();
      if (tracer.isOn()) {
        tracer.findNeverEnded();
      }
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
