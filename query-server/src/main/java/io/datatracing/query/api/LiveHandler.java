package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Handler;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/live}: traces as they come in, as server-sent events (HTML Living Standard,
 * section 9.2). The store is looked at once a second; a trace is told when it has not changed from
 * one look to the next. Of more than a hundred new traces a second the newest are told.
 */
final class LiveHandler implements Handler.Blocking {
  static final List<String> PARAMETERS =
      List.of("service", "operation", "tag", "minDuration", "maxDuration", "backlog", "count");

  private static final long LOOK_MILLIS = 1_000;

  /** So often a comment is sent where there is nothing else: a client that has gone is noticed. */
  private static final int LOOKS_BETWEEN_COMMENTS = 5;

  private static final long BACK_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Clocks of traced machines may be before ours. */
  private static final long AHEAD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int MAX_COUNT = 1_000_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final SpanReader reader;
  private final LiveStreams streams;
  private final LongSupplier clock;
  private final SummaryJson summaryJson;

  /**
   * @param clock nanoseconds since 1970
   */
  LiveHandler(SpanReader reader, LiveStreams streams, LongSupplier clock, JsonAnswers answers) {
    this.reader = reader;
    this.streams = streams;
    this.clock = clock;
    summaryJson = new SummaryJson(answers);
  }

  @Override
  public Response handle(Request request) {
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery conditions = Conditions.without(parameters).withLimit(TraceQuery.MAX_LIMIT);
    Integer backlog =
        parameters.optional(
            "backlog",
            Parameters.number(0, TraceQuery.MAX_LIMIT),
            "a number from 0 to " + TraceQuery.MAX_LIMIT);
    Integer count =
        parameters.optional(
            "count", Parameters.number(1, MAX_COUNT), "a number from 1 to " + MAX_COUNT);
    return Response.stream(
        200,
        Response.EVENTS,
        out -> {
          // Not before: an answer to HEAD is never written. Nothing is sent yet, so it can refuse.
          streams.enter();
          try {
            new Stream(out, conditions, count).run(backlog == null ? 0 : backlog);
          } catch (InterruptedException e) {
            // The server ends, and with it the stream.
            Thread.currentThread().interrupt();
          } finally {
            streams.leave();
          }
        });
  }

  /** One client. */
  private final class Stream {
    private final OutputStream out;
    private final TraceQuery conditions;
    private final @Nullable Integer count;
    private final SettledTraces settled = new SettledTraces();
    private int told;

    Stream(OutputStream out, TraceQuery conditions, @Nullable Integer count) {
      this.out = out;
      this.conditions = conditions;
      this.count = count;
    }

    void run(int backlog) throws IOException, InterruptedException {
      List<TraceSummary> before = look();
      settled.skip(before);
      List<TraceSummary> last =
          new ArrayList<>(before.subList(0, Math.min(backlog, before.size())));
      Collections.reverse(last);
      // So that the client has an answer, even if there is nothing to tell.
      comment();
      tell(last);
      int quiet = 0;
      while (!isEnough() && streams.pause(LOOK_MILLIS)) {
        List<TraceSummary> news = settled.settled(look());
        quiet = news.isEmpty() ? quiet + 1 : 0;
        if (quiet == LOOKS_BETWEEN_COMMENTS) {
          comment();
          quiet = 0;
        }
        tell(news);
      }
    }

    private List<TraceSummary> look() {
      long now = clock.getAsLong();
      return reader.search(conditions.withTimes(now - BACK_NANOS, now + AHEAD_NANOS)).traces();
    }

    private boolean isEnough() {
      return count != null && told >= count;
    }

    private void comment() throws IOException {
      out.write(": waiting\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    private void tell(List<TraceSummary> traces) throws IOException {
      for (TraceSummary trace : traces) {
        if (isEnough()) {
          break;
        }
        String event = "event: trace\nid: " + trace.traceId() + "\ndata: " + json(trace) + "\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
        told++;
      }
      out.flush();
    }
  }

  /** On one line: JSON escapes line ends. */
  private String json(TraceSummary trace) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      summaryJson.fields(json, trace);
      json.writeEndObject();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
