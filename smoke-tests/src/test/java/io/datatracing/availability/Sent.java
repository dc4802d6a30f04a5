package io.datatracing.availability;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** What the collector has taken during the run, and since when. One thread sends, any looks. */
final class Sent {
  static final int TRACES_OF_A_REQUEST = 20;
  static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI collector;
  private final long first;
  private final Map<Long, Long> starts = new ConcurrentHashMap<>();
  private final Map<Long, Integer> tracesOfMinutes = new ConcurrentHashMap<>();
  private final Map<Long, Integer> failuresOfMinutes = new ConcurrentHashMap<>();

  /** By {@link System#nanoTime} of the acknowledgement: the number after the last trace. */
  private final ConcurrentSkipListMap<Long, Long> acknowledged = new ConcurrentSkipListMap<>();

  private long next;

  /**
   * Nothing yet.
   *
   * @param first number of the first trace
   */
  Sent(URI collector, long first) {
    this.collector = collector;
    this.first = first;
    next = first;
  }

  /** Sends some traces that begin now, until they are taken. */
  void send() throws IOException, InterruptedException {
    List<Span> spans = new ArrayList<>();
    long start = now();
    long minute = start / MINUTE;
    for (int i = 0; i < TRACES_OF_A_REQUEST; i++) {
      long number = next++;
      starts.put(number, start);
      spans.addAll(KnownTraces.spans(number, start));
      tracesOfMinutes.merge(minute, 1, Integer::sum);
      failuresOfMinutes.merge(minute, KnownTraces.fails(number) ? 1 : 0, Integer::sum);
    }
    HttpRequest request =
        HttpRequest.newBuilder(collector.resolve("/v1/traces"))
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpWriter.write(spans)))
            .build();
    int status = status(request);
    while (status == 429 || status == 503) {
      TimeUnit.MILLISECONDS.sleep(200);
      status = status(request);
    }
    if (status != 200) {
      throw new IOException("the collector answered " + status);
    }
    acknowledged.put(System.nanoTime(), next);
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  /** How many were acknowledged at least so long ago; their numbers follow {@link #first}. */
  long settled(Duration age) {
    Map.Entry<Long, Long> entry = acknowledged.floorEntry(System.nanoTime() - age.toNanos());
    return entry == null ? 0 : entry.getValue() - first;
  }

  long first() {
    return first;
  }

  long startOf(long number) {
    Long start = starts.get(number);
    if (start == null) {
      throw new IllegalArgumentException("trace " + number + " was not sent");
    }
    return start;
  }

  int tracesOf(long minute) {
    return tracesOfMinutes.getOrDefault(minute, 0);
  }

  int failuresOf(long minute) {
    return failuresOfMinutes.getOrDefault(minute, 0);
  }
}
