package io.datatracing.collector.output;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.otlp.OtlpClient;
import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.http.ByteBudget;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches on by the rules of <a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>: 429, 502, 503, 504 and
 * what does not reach the server are tried again, after the time it asks for or with growing
 * pauses; anything else has failed. A batch is answered when the server has it, or when it has
 * failed.
 *
 * <p>Threads: {@code collector-otlp-<id>} compresses and sends, and waits for pauses; answers come
 * on threads of the HTTP client.
 */
final class OtlpOutput implements Node {
  private static final Logger log = LoggerFactory.getLogger(OtlpOutput.class);

  /** Nobody looks at it. */
  private static final int MAX_ANSWER_BYTES = 1 << 16;

  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long LONGEST_RETRY_AFTER_SECONDS = 60;

  private final NodeContext context;
  private final OtlpOutputOptions options;
  private final HttpClient client;
  private final ByteBudget budget;
  private final Semaphore free;
  private final Queue<Sending> waiting = new ConcurrentLinkedQueue<>();

  /** All that have no answer yet: those that wait, pause, or are under way. */
  private final Set<Sending> open = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService thread;
  private final Counter requests;
  private volatile boolean isClosed;

  OtlpOutput(OtlpOutputOptions options, NodeContext context) {
    this.context = context;
    this.options = options;
    this.budget = new ByteBudget(options.bound());
    this.free = new Semaphore(options.requests());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.requestTimeout())
            .build();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "collector-otlp-" + context.id());
              made.setDaemon(true);
              return made;
            });
    this.requests =
        Counter.builder()
            .name("datatracing_output_requests_total")
            .help("Requests that were sent, by the status of HTTP that came, or unreachable.")
            .labelNames("node", "status")
            .register(context.metrics());
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    if (isClosed) {
      done.failed(new StoreOverloadedException(context.id() + " ends; send the spans again"));
    } else if (!budget.tryReserve(batch.sizeBytes())) {
      done.failed(
          new StoreOverloadedException(
              context.id()
                  + " holds "
                  + budget.used()
                  + " of at most "
                  + budget.capacity()
                  + " bytes"));
    } else {
      Sending sending = new Sending(batch, done);
      open.add(sending);
      queue(sending);
      if (isClosed) {
        // An end that came in between may not have seen this one.
        sending.fail("ended");
      }
    }
  }

  private void queue(Sending sending) {
    waiting.add(sending);
    pump();
  }

  /** Whoever adds a batch or frees a place comes by, so no batch waits beside a free place. */
  private void pump() {
    while (!waiting.isEmpty() && free.tryAcquire()) {
      Sending next = waiting.poll();
      if (next == null) {
        free.release();
        continue;
      }
      try {
        thread.execute(next::send);
      } catch (RejectedExecutionException e) {
        free.release();
        next.fail("ended");
      }
    }
  }

  private void release() {
    free.release();
    pump();
  }

  /** One batch on its way. */
  private final class Sending {
    private final OtlpBatch batch;
    private final AppendCallback done;
    private final long deadline = context.nanoTime().getAsLong() + options.patience().toNanos();
    private final AtomicBoolean answered = new AtomicBoolean();
    private byte @Nullable [] body;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    Sending(OtlpBatch batch, AppendCallback done) {
      this.batch = batch;
      this.done = done;
    }

    /** Has a place; gives it back when the server has answered. */
    void send() {
      if (answered.get()) {
        release();
        return;
      }
      try {
        if (body == null) {
          body = options.isCompressed() ? OtlpClient.gzip(batch.bytes()) : batch.bytes();
        }
        HttpRequest.Builder request =
            HttpRequest.newBuilder(options.url())
                .timeout(options.requestTimeout())
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (options.isCompressed()) {
          request.header("Content-Encoding", "gzip");
        }
        options.allHeaders().forEach(request::header);
        OtlpClient.send(client, request.build(), MAX_ANSWER_BYTES).whenComplete(this::answered);
      } catch (RuntimeException e) {
        log.error("Node {} cannot send", context.id(), e);
        fail(e.toString());
        release();
      }
    }

    private void answered(@Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
      try {
        if (answer == null) {
          requests.labelValues(context.id(), "unreachable").inc();
          again("cannot be reached: " + failure, null);
        } else {
          int status = answer.statusCode();
          requests.labelValues(context.id(), Integer.toString(status)).inc();
          if (status / 100 == 2) {
            store();
          } else if (RETRYABLE.contains(status)) {
            again("answers " + status, answer.headers().firstValue("Retry-After").orElse(null));
          } else {
            fail("answers " + status);
          }
        }
      } finally {
        release();
      }
    }

    private void again(String why, @Nullable String retryAfter) {
      if (isClosed || context.nanoTime().getAsLong() - deadline >= 0) {
        fail(why);
        return;
      }
      long pause = pauseMillis(retryAfter);
      try {
        thread.schedule(() -> queue(this), pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        fail(why);
      }
    }

    private long pauseMillis(@Nullable String retryAfter) {
      long pause = pauseMillis;
      pauseMillis = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      if (retryAfter == null || !retryAfter.matches("\\d{1,9}")) {
        return pause;
      }
      long seconds = Math.min(Long.parseLong(retryAfter), LONGEST_RETRY_AFTER_SECONDS);
      return Math.max(pause, Duration.ofSeconds(seconds).toMillis());
    }

    private void store() {
      if (ends()) {
        done.stored();
      }
    }

    void fail(String why) {
      if (ends()) {
        done.failed(new StoreException(options.url() + " " + why));
      }
    }

    private boolean ends() {
      if (!answered.compareAndSet(false, true)) {
        return false;
      }
      open.remove(this);
      budget.release(batch.sizeBytes());
      return true;
    }
  }

  /** Who closes has waited for what is under way; the rest fails. */
  @Override
  public void close() {
    isClosed = true;
    open.forEach(sending -> sending.fail("was not reached before the end"));
    thread.shutdownNow();
  }
}
