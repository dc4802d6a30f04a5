package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.exporter.watch.ThreadStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Samples as a Jaeger collector says, by HTTP; it is asked again and again. Until the first answer
 * a ratio holds; while there is no usable answer the last one does. A server that is gone is told
 * in one line, and so is its return.
 *
 * <p>Threads: {@code datatracing-sampling}, a daemon, is started by the first decision, thus never
 * before {@code main} (a later one where the system refuses it), and is the only one that asks and
 * writes {@link #current}. It ends when the sampler was exchanged and is garbage.
 */
public final class JaegerRemoteSampler extends Sampler {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int MAX_ANSWER_BYTES = 4 << 20;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final JaegerRemoteOptions options;
  private final ServiceName service;
  private final SpanClock clock;
  private final PrintStream out;
  private volatile Sampler current;

  /** Written by the poller only. */
  private String lastAnswer = "";

  private boolean failing;

  /**
   * Made with the sampler and started later: a thread takes over thread locals and access rights of
   * whoever makes it, and those of the application's threads are not ours to keep.
   */
  private final ThreadStart poller;

  public JaegerRemoteSampler(
      JaegerRemoteOptions options, ServiceName service, SpanClock clock, PrintStream out) {
    this.options = options;
    this.service = service;
    this.clock = clock;
    this.out = out;
    this.current = traceIdRatio(options.initialRatio());
    this.poller = new ThreadStart(new Poller(this), clock);
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    poller.begin();
    return current.decide(parent, randomness, name, kind, protocol, subject, route);
  }

  @Override
  public String toString() {
    return "jaeger_remote{" + current + "}";
  }

  /** What decides now. */
  Sampler current() {
    return current;
  }

  /** Asks once; the poller, and tests. */
  void poll() {
    try {
      String answer = ask();
      if (!answer.equals(lastAnswer)) {
        // Only then: a new sampler would begin its rate limits anew.
        current = JaegerStrategy.parse(answer, clock);
        lastAnswer = answer;
      }
      if (failing) {
        failing = false;
        out.println("[datatracing] sampling strategies come from " + options.url() + " again");
      }
    } catch (IOException | RuntimeException failed) {
      if (!failing) {
        failing = true;
        out.println(
            "[datatracing] no sampling strategy from "
                + options.url()
                + ", going on with "
                + current
                + ": "
                + failed);
      }
    }
  }

  private String ask() throws IOException {
    String url = options.url() + "?service=" + URLEncoder.encode(service.get(), "UTF-8");
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setUseCaches(false);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("HTTP status " + status);
      }
      return read(connection.getInputStream());
    } catch (IOException failed) {
      connection.disconnect();
      throw failed;
    }
  }

  private static String read(InputStream in) throws IOException {
    try (InputStream answer = in) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      byte[] chunk = new byte[4096];
      for (int read = answer.read(chunk); read >= 0; read = answer.read(chunk)) {
        if (bytes.size() + read > MAX_ANSWER_BYTES) {
          throw new IOException("the answer has more than " + MAX_ANSWER_BYTES + " bytes");
        }
        bytes.write(chunk, 0, read);
      }
      return bytes.toString("UTF-8");
    }
  }

  private static final class Poller extends Thread {
    private final WeakReference<JaegerRemoteSampler> sampler;
    private final long pauseNanos;

    Poller(JaegerRemoteSampler sampler) {
      super("datatracing-sampling");
      setDaemon(true);
      setContextClassLoader(null);
      this.sampler = new WeakReference<>(sampler);
      this.pauseNanos = sampler.options.pollingMillis() * NANOS_PER_MILLI;
    }

    @Override
    public void run() {
      CurrentContext.attach(Tracer.suppressed(CurrentContext.root()));
      while (!isInterrupted() && poll()) {
        LockSupport.parkNanos(this, pauseNanos);
      }
    }

    /** Whether there still is a sampler; a method, so that none is held while the thread waits. */
    private boolean poll() {
      JaegerRemoteSampler polled = sampler.get();
      if (polled == null) {
        return false;
      }
      try {
        polled.poll();
      } catch (Throwable fault) {
        Faults.count("jaeger-remote-sampler", fault);
      }
      return true;
    }
  }
}
