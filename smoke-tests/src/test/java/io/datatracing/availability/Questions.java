package io.datatracing.availability;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Asks something whose answer is known, and says what is wrong with the one that came. */
final class Questions {
  enum Kind {
    NEW_TRACE("a trace of the run"),
    OLD_TRACE("a trace of an older hour: whole, or expired as a whole"),
    SEARCH("the trace of an order, searched by its id"),
    DURATIONS("how many spans, how many failed, in a minute of the run"),
    DEPENDENCIES("how many records were sent in a minute of the run"),
    UNKNOWN("a trace that never was");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final RetryingClient client;
  private final OlderHours older;
  private final Sent sent;
  private final Duration settled;

  /**
   * Questions about both.
   *
   * @param settled how long ago what is asked about was acknowledged, at least
   */
  Questions(RetryingClient client, OlderHours older, Sent sent, Duration settled) {
    this.client = client;
    this.older = older;
    this.sent = sent;
    this.settled = settled;
  }

  /** One that can be asked by now. */
  Kind draw(Random random) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return switch (kind) {
      case NEW_TRACE, SEARCH -> sent.settled(settled) > 0 ? kind : Kind.OLD_TRACE;
      case DURATIONS, DEPENDENCIES -> fullMinutes() > 0 ? kind : Kind.OLD_TRACE;
      case OLD_TRACE, UNKNOWN -> kind;
    };
  }

  /** Null when the answer is right. */
  @Nullable String ask(Kind kind, Random random) throws IOException, InterruptedException {
    return switch (kind) {
      case NEW_TRACE -> newTrace(newNumber(random));
      case OLD_TRACE -> oldTrace(random.nextLong(older.traces()));
      case SEARCH -> search(newNumber(random));
      case DURATIONS -> durations(minute(random));
      case DEPENDENCIES -> dependencies(minute(random));
      case UNKNOWN -> unknown(new TraceId(random.nextLong(), random.nextLong() | 1));
    };
  }

  private long newNumber(Random random) {
    return sent.first() + random.nextLong(sent.settled(settled));
  }

  /** Minutes that are over, and of which everything is settled; the first is not whole. */
  private long fullMinutes() {
    long traces = sent.settled(settled);
    return traces == 0 ? 0 : minuteOf(sent.first() + traces - 1) - minuteOf(sent.first()) - 1;
  }

  private long minute(Random random) {
    return minuteOf(sent.first()) + 1 + random.nextLong(fullMinutes());
  }

  private long minuteOf(long number) {
    return sent.startOf(number) / Sent.MINUTE;
  }

  @Nullable String newTrace(long number) throws IOException, InterruptedException {
    RetryingClient.Answer answer = client.ask(path(KnownTraces.id(number)));
    return answer.status() == 200
        ? whole(number, sent.startOf(number), answer)
        : "trace " + number + " of the run: " + shown(answer);
  }

  private @Nullable String oldTrace(long number) throws IOException, InterruptedException {
    RetryingClient.Answer answer = client.ask(path(KnownTraces.id(number)));
    if (answer.status() == 404
        && answer.body().path("fate").path("fate").asText().equals("retention.expired")) {
      return null;
    }
    return answer.status() == 200
        ? whole(number, older.startOf(number), answer)
        : "old trace " + number + ": " + shown(answer);
  }

  private static @Nullable String whole(long number, long start, RetryingClient.Answer answer) {
    boolean isRight =
        KnownTraces.told(answer.body().path("spans"))
            .equals(KnownTraces.told(KnownTraces.spans(number, start)));
    return isRight && isSound(answer) ? null : "trace " + number + ": " + shown(answer);
  }

  private @Nullable String search(long number) throws IOException, InterruptedException {
    long start = sent.startOf(number);
    RetryingClient.Answer answer =
        client.ask(
            "/api/v1/traces?"
                + range(start - 10 * Sent.MINUTE, start + 10 * Sent.MINUTE)
                + "&tag="
                + encoded(KnownTraces.ORDER + "=" + number));
    JsonNode traces = answer.body().path("traces");
    JsonNode trace = traces.path(0);
    boolean isRight =
        answer.status() == 200
            && traces.size() == 1
            && trace.path("traceId").asText().equals(KnownTraces.id(number).toString())
            && trace.path("spanCount").asInt() == KnownTraces.spans(number, start).size()
            && trace.path("errorCount").asInt() == (KnownTraces.fails(number) ? 1 : 0);
    return isRight && isSound(answer) ? null : "search for " + number + ": " + shown(answer);
  }

  private @Nullable String durations(long minute) throws IOException, InterruptedException {
    RetryingClient.Answer answer =
        client.ask(
            "/api/v1/latency?"
                + range(minute * Sent.MINUTE, (minute + 1) * Sent.MINUTE)
                + "&service="
                + encoded(KnownTraces.CHECKED_SERVICE)
                + "&operation="
                + encoded(KnownTraces.CHECKED_OPERATION));
    boolean isRight =
        answer.status() == 200
            && answer.body().path("count").asInt() == sent.tracesOf(minute)
            && answer.body().path("errorCount").asInt() == sent.failuresOf(minute);
    return isRight && isSound(answer)
        ? null
        : "durations of minute " + minute + ", " + sent.tracesOf(minute) + ": " + shown(answer);
  }

  private @Nullable String dependencies(long minute) throws IOException, InterruptedException {
    RetryingClient.Answer answer =
        client.ask(
            "/api/v1/dependencies?" + range(minute * Sent.MINUTE, (minute + 1) * Sent.MINUTE));
    int records = 0;
    for (JsonNode edge : answer.body().path("edges")) {
      records += edge.path("type").asText().equals("produce") ? edge.path("count").asInt() : 0;
    }
    boolean isRight = answer.status() == 200 && records == sent.tracesOf(minute);
    return isRight && isSound(answer)
        ? null
        : "records of minute " + minute + ", " + sent.tracesOf(minute) + ": " + shown(answer);
  }

  private @Nullable String unknown(TraceId id) throws IOException, InterruptedException {
    RetryingClient.Answer answer = client.ask(path(id));
    boolean isRight =
        answer.status() == 404
            && answer.body().path("fate").path("fate").asText().equals("never_seen");
    return isRight ? null : "unknown trace " + id + ": " + shown(answer);
  }

  /** Nothing is left out because it could not be read. */
  private static boolean isSound(RetryingClient.Answer answer) {
    return answer.body().path("warnings").isMissingNode();
  }

  private static String path(TraceId id) {
    return "/api/v1/traces/" + id;
  }

  private static String range(long start, long end) {
    return "start=" + start + "&end=" + end;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String shown(RetryingClient.Answer answer) {
    String body = answer.body().toString();
    return answer.status() + " " + body.substring(0, Math.min(400, body.length()));
  }
}
