package io.datatracing.query.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.datatracing.http.BodyWriter;
import io.datatracing.http.Handler;
import io.datatracing.http.QueryParameters;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.TraceId;
import io.datatracing.query.Notices;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.StoreReport.Damage;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were given before and still hold, for questions that add up a time: a dashboard asks
 * the same again and again, most of it about hours that nothing comes into any more.
 *
 * <p>An answer is kept with the {@link Changes} mark of what it was made from: the spans of its
 * time, and all spans of the traces that were read whole, or whose callers were looked for. It is
 * given again only while the store has the same mark; so a span that comes late, one that retention
 * takes, and a further span of a trace that was looked at each end it. It is kept only if the mark
 * was the same before and after it was made. One that depends on very many traces holds until any
 * span comes or goes.
 *
 * <p>A hit is whole in memory, and says {@code Cache-Status} (RFC 9211).
 *
 * <h2>Bounds</h2>
 *
 * All answers together {@link #MAX_BYTES}, one an eighth of it, of at most {@link #MAX_TRACES}
 * traces each is remembered that an answer was made from them.
 */
final class AnswerCache {
  static final long MAX_BYTES = 32L << 20;
  static final int MAX_ANSWER_BYTES = (int) (MAX_BYTES / 8);

  /** To know that as many have not changed takes some ten milliseconds. */
  static final int MAX_TRACES = 20_000;

  /** An entry beside its body and its traces; a trace with its place in a list. */
  private static final int ENTRY_BYTES = 400;

  private static final int TRACE_BYTES = 32;

  static final String STATUS_HEADER = "Cache-Status";
  static final String HIT = "datatracing; hit";

  private final Changes ofStore;
  private final Changes ofReader;
  private final QuerySources sources;
  private final Cache<String, Kept> answers;
  private final Counter asked;

  /** One for all answers that warn of the same; whichever thread comes last. */
  private volatile Warned lastWarned = new Warned(List.of(), List.of(), List.of());

  /**
   * @param mark of what it was made from
   * @param range of the mark
   * @param ofTraces whether traces were looked at, not only sums of what is stored
   * @param warned what the answer warns of
   */
  private record Kept(
      String mark,
      Range range,
      boolean ofTraces,
      Warned warned,
      List<TraceId> traces,
      byte[] body) {
    int bytes(String key) {
      return ENTRY_BYTES + 2 * key.length() + TRACE_BYTES * traces.size() + body.length;
    }
  }

  /** What answers warn of at one moment. A bucket that cannot be reached is warned of, and goes. */
  private record Warned(List<Damage> damages, List<String> ofSums, List<String> ofTraces) {}

  private Warned warned() {
    Notices notices = sources.notices();
    Warned now = new Warned(sources.damages().get(), notices.ofSums(), notices.ofTraces());
    Warned last = lastWarned;
    if (now.equals(last)) {
      return last;
    }
    lastWarned = now;
    return now;
  }

  /**
   * @param sources that the answers are made from
   * @param registry takes the figures
   */
  AnswerCache(QuerySources sources, PrometheusRegistry registry) {
    ofStore = sources.changes();
    ofReader = sources.readerChanges();
    this.sources = sources;
    answers =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<String, Kept>weigher((key, kept) -> kept.bytes(key))
            // What is too much goes at once, without a thread of its own.
            .executor(Runnable::run)
            .build();
    asked =
        Counter.builder()
            .name("datatracing_query_cache_questions_total")
            .help(
                "Questions that may be answered from the cache: hit, miss (not known), stale"
                    + " (known, but spans came or went since).")
            .labelNames("outcome")
            .register(registry);
    List.of("hit", "miss", "stale").forEach(asked::initLabelValues);
    GaugeWithCallback.builder()
        .name("datatracing_query_cache_bytes")
        .help("Memory that kept answers take, an estimate.")
        .callback(callback -> callback.call(bytes()))
        .register(registry);
  }

  private long bytes() {
    return answers.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /**
   * Answers from the cache where it can.
   *
   * @param handler reads while it handles, not while its answer is written; looks at spans of its
   *     {@code start} and {@code end} and at whole traces that {@link QueryBudget#current} is told
   */
  Handler.Blocking keeping(Handler.Blocking handler) {
    return request -> {
      Range range = Range.of(request);
      return range == null ? handler.handle(request) : answer(request, range, handler);
    };
  }

  /** Whole minutes, because sums are of these. */
  private record Range(long startNanos, long endNanos) {
    static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Null where the time is missing or wrong, which the handler says. */
    static @Nullable Range of(Request request) {
      QueryParameters query = request.query();
      List<String> start = query.all("start");
      List<String> end = query.all("end");
      if (start.size() != 1 || end.size() != 1) {
        return null;
      }
      try {
        long from = Nanos.time(start.get(0));
        long to = Nanos.time(end.get(0));
        long minute = Aggregates.MINUTE_NANOS;
        if (from > to || from < Long.MIN_VALUE + minute || to > Long.MAX_VALUE - minute) {
          return null;
        }
        return new Range(
            Math.floorDiv(from, minute) * minute, Math.floorDiv(to + minute - 1, minute) * minute);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  private Response answer(Request request, Range range, Handler.Blocking handler) throws Exception {
    String key = key(request);
    Changes.Moment storeBefore = ofStore.moment();
    Changes.Moment readerBefore = ofReader.moment();
    Warned warnedBefore = warned();
    Kept kept = answers.getIfPresent(key);
    if (kept != null) {
      Changes.Moment now = kept.ofTraces() ? readerBefore : storeBefore;
      boolean holds =
          kept.mark().equals(mark(now, kept.range(), kept.traces()))
              && kept.warned().equals(warnedBefore);
      if (holds) {
        asked.labelValues("hit").inc();
        return Response.of(200, "application/json", kept.body()).withHeader(STATUS_HEADER, HIT);
      }
      answers.asMap().remove(key, kept);
    }
    asked.labelValues(kept == null ? "miss" : "stale").inc();
    QueryBudget budget = QueryBudget.current();
    if (budget == null) {
      return handler.handle(request);
    }
    budget.rememberTraces(MAX_TRACES);
    Response response = handler.handle(request);
    Set<TraceId> read = budget.rememberedTraces();
    if (response.status() != 200 || read == null) {
      return response;
    }
    boolean ofTraces = budget.hasLookedAtTraces();
    List<TraceId> traces = List.copyOf(read);
    Range madeFrom = budget.isOfAll() ? Range.ALL : range;
    String then = mark(ofTraces ? readerBefore : storeBefore, madeFrom, traces);
    String now = mark((ofTraces ? ofReader : ofStore).moment(), madeFrom, traces);
    if (then == null || !then.equals(now)) {
      return response;
    }
    return response.withWriter(
        writer ->
            new Keeping(
                writer,
                body -> {
                  // What is to be warned of since then may or may not be told of in it.
                  if (warned().equals(warnedBefore)) {
                    answers.put(
                        key, new Kept(then, madeFrom, ofTraces, warnedBefore, traces, body));
                  }
                }));
  }

  private static @Nullable String mark(Changes.Moment of, Range range, List<TraceId> traces) {
    return of.mark(range.startNanos(), range.endNanos(), traces);
  }

  /** The same for the same question, in whichever order its parameters stand. */
  private static String key(Request request) {
    StringBuilder key = new StringBuilder(request.head().path());
    QueryParameters query = request.query();
    for (String name : new TreeSet<>(query.names())) {
      for (String value : query.all(name)) {
        // Lengths, so that no value can look like another parameter.
        key.append('&').append(name.length()).append(':').append(name);
        key.append('=').append(value.length()).append(':').append(value);
      }
    }
    return key.toString();
  }

  private interface Sink {
    void take(byte[] body);
  }

  /** Writes an answer and remembers it, unless it is too long or its client does not take it. */
  private record Keeping(BodyWriter writer, Sink sink) implements BodyWriter {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      Copy copy = new Copy(out);
      writer.writeTo(copy);
      ByteArrayOutputStream whole = copy.bytes;
      if (whole != null) {
        sink.take(whole.toByteArray());
      }
    }
  }

  private static final class Copy extends OutputStream {
    private final OutputStream out;

    /** Null once there was too much. */
    private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Copy(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      out.write(array, offset, length);
      if (bytes != null && bytes.size() + length <= MAX_ANSWER_BYTES) {
        bytes.write(array, offset, length);
      } else {
        bytes = null;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
