package io.datatracing.conservation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The account of a sender: every trace it made, and what it was told. The law is checked against
 * the server's own answers, trace by trace:
 *
 * <ul>
 *   <li>acknowledged: all of its spans are stored, or all of them are in the ledger with a cause
 *       that a sampler has;
 *   <li>refused: the ledger has it exactly, with the cause that fits the status and all its spans;
 *   <li>not answered: all of it is stored, or none of it, and then nobody knows it.
 * </ul>
 *
 * <p>Threads: any may send. The law is asked when all have ended.
 */
public final class Conservation {
  private static final int SPANS_OF_A_TRACE = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Map<Integer, String> CAUSES =
      Map.of(429, "receiver.overload", 503, "store.refused");
  private static final Resource RESOURCE =
      new Resource(List.of(Attribute.of("service.name", "sender")));
  static final int NO_ANSWER = 0;
  private static final int FAILED_EVERY = 3;
  private static final Status FAILED = new Status(Status.Code.ERROR, "told to fail");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong lastTrace = new AtomicLong();

  /** Of an attribute that does not compress, in each span. */
  private final int paddingBytes;

  /** Status by trace. */
  private final Map<TraceId, Integer> answers = new ConcurrentHashMap<>();

  public Conservation() {
    this(0);
  }

  /**
   * @param paddingBytes what each span carries beside the usual
   */
  public Conservation(int paddingBytes) {
    this.paddingBytes = paddingBytes;
  }

  private Attribute padding(long seed) {
    byte[] bytes = new byte[paddingBytes];
    new Random(seed).nextBytes(bytes);
    return Attribute.of("padding", Base64.getEncoder().encodeToString(bytes));
  }

  /** A trace of its own, with three spans; what becomes of it is not known yet. */
  byte[] produce(TraceId id) {
    answers.put(id, NO_ANSWER);
    long start = System.currentTimeMillis() * 1_000_000;
    List<Span> spans = new ArrayList<>();
    for (long i = 1; i <= SPANS_OF_A_TRACE; i++) {
      spans.add(
          Span.builder(id, new SpanId(i), "step " + i)
              .parent(i == 1 ? null : new SpanId(i - 1))
              .times(start, start + 1_000)
              .status(i == 2 && isFailed(id) ? FAILED : Status.OK)
              .resource(RESOURCE)
              .attribute(padding(id.high() + i))
              .build());
    }
    return OtlpWriter.write(spans);
  }

  /** What a sampler must not drop. */
  static boolean isFailed(TraceId id) {
    return id.high() % FAILED_EVERY == 0;
  }

  TraceId newTrace() {
    // Spread over the whole range, as random ids are; different in their first half.
    return new TraceId(lastTrace.incrementAndGet() * 0x9e3779b97f4a7c15L, 1);
  }

  /** Sends one trace, once. Gives the status, 0 when there was none. */
  public int send(URI otlp) {
    TraceId id = newTrace();
    HttpRequest request =
        HttpRequest.newBuilder(otlp.resolve("/v1/traces"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(produce(id)))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      answers.put(id, status);
      return status;
    } catch (IOException e) {
      return NO_ANSWER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NO_ANSWER;
    }
  }

  /** Whether somebody has still to decide about one of them. */
  public boolean isPending(URI query) {
    try {
      for (TraceId id : answers.keySet()) {
        if (fate(query, id).get("fate").asText().equals("pending")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** How many traces a sampler must not drop. */
  public long failed() {
    return answers.keySet().stream().filter(Conservation::isFailed).count();
  }

  /** How many traces got which answer. */
  public Map<Integer, Long> statuses() {
    Map<Integer, Long> counts = new TreeMap<>();
    answers.values().forEach(status -> counts.merge(status, 1L, Long::sum));
    return counts;
  }

  /**
   * Asks for every trace, and holds the sums against each other.
   *
   * @return spans by fate
   */
  public Map<String, Long> assertLawHolds(URI query) throws IOException, InterruptedException {
    Map<String, Long> spansByFate = new TreeMap<>();
    for (Map.Entry<TraceId, Integer> answer : answers.entrySet()) {
      TraceId id = answer.getKey();
      JsonNode fate = fate(query, id);
      String word = fate.get("fate").asText();
      int status = answer.getValue();
      if (status == 200) {
        assertThat(word)
            .as("acknowledged %s: %s", id, fate)
            .isIn("stored", "tail.not_sampled", "head.not_sampled");
      } else if (status == NO_ANSWER) {
        assertThat(word).as("not answered %s: %s", id, fate).isIn("stored", "never_seen");
      } else {
        assertThat(word).as("refused %s: %s", id, fate).isEqualTo(CAUSES.get(status));
        assertThat(fate.get("evidence").asText()).isEqualTo("recorded");
        assertThat(fate.get("exact").asBoolean()).isTrue();
      }
      if (isFailed(id) && status == 200) {
        assertThat(word).as("failed, acknowledged %s: %s", id, fate).isEqualTo("stored");
      }
      long spans =
          switch (word) {
            case "stored" -> fate.get("spanCount").asLong();
            case "never_seen" -> SPANS_OF_A_TRACE;
            default -> fate.at("/decisive/spanCount").asLong();
          };
      assertThat(spans).as("spans of %s: %s", id, fate).isEqualTo(SPANS_OF_A_TRACE);
      spansByFate.merge(word, spans, Long::sum);
    }
    long accounted = spansByFate.values().stream().mapToLong(Long::longValue).sum();
    assertThat(accounted).isEqualTo((long) SPANS_OF_A_TRACE * answers.size());
    return spansByFate;
  }

  public JsonNode fate(URI query, TraceId id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(query.resolve("/api/v1/traces/" + id + "/fate"))
            .timeout(PATIENCE)
            .build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return json.readTree(response.body());
  }
}
