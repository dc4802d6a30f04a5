package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.collector.Collector;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.StoreOverloadedException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The conservation law where a service's process dies and another one takes its place, again and
 * again: produced = stored + lost by cause + a gap, of which each process's last words say how
 * large it is at most.
 */
class AgentRestartTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int CAPACITY = 40;
  private static final int PROCESSES = 12;

  private final AtomicLong now = new AtomicLong(1_790_000_000L * SECOND);
  private final Random random = new Random(3);
  private Collector collector;

  /** What one process did, told by its agent's headers and heartbeats. */
  private final class Process {
    private final String id;
    private final List<Span> queue = new ArrayList<>();
    private long ended;
    private long refusedByQueue;
    private long sequence;

    Process(int number) {
      id = "agent-" + number;
    }

    void end(int spans) {
      for (int i = 0; i < spans; i++) {
        ended++;
        if (queue.size() == CAPACITY) {
          refusedByQueue++;
        } else {
          queue.add(
              Span.builder(new TraceId(id.hashCode(), ended), new SpanId(ended), "s")
                  .times(1, 2)
                  .build());
        }
      }
    }

    /** A batch, maybe sent a second time because its answer was lost; kept when it is refused. */
    void export() throws Exception {
      int count = Math.min(queue.size(), 1 + random.nextInt(15));
      if (count == 0) {
        return;
      }
      sequence++;
      int times = 1 + random.nextInt(2);
      boolean isRefused = random.nextInt(4) == 0;
      for (int i = 0; i < times; i++) {
        collector.store.failWith(isRefused ? new StoreOverloadedException("full") : null);
        int status =
            collector
                .send(
                    collector
                        .postRequest(
                            "/v1/traces",
                            Collector.PROTOBUF,
                            OtlpWriter.write(queue.subList(0, count)))
                        .header(ProcessHeaders.PROCESS, id)
                        .header(ProcessHeaders.SEQUENCE, Long.toString(sequence))
                        .header(ProcessHeaders.ENDED, Long.toString(ended))
                        .header(ProcessHeaders.LOST, "agent.queue_full=" + refusedByQueue)
                        .build())
                .statusCode();
        assertThat(status).isEqualTo(isRefused ? 429 : 200);
      }
      if (!isRefused) {
        queue.subList(0, count).clear();
      }
    }

    void heartbeat(boolean isStopping) throws Exception {
      String body =
          "{\"agent\":\""
              + id
              + "\",\"service\":\"checkout\",\"intervalMillis\":10000"
              + (isStopping ? ",\"stopping\":true" : "")
              + ",\"counters\":{\"ended\":\""
              + ended
              + "\",\"capacity\":\""
              + CAPACITY
              + "\",\"lost\":{\"agent.queue_full\":\""
              + refusedByQueue
              + "\"}}}";
      HttpRequest request =
          collector
              .postRequest(
                  AgentsApi.HEARTBEAT, Collector.JSON, body.getBytes(StandardCharsets.UTF_8))
              .build();
      assertThat(collector.send(request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void eachProcessHasAnAccountOfItsOwnAndTheSumsHold() throws Exception {
    try (Collector started =
        new Collector(registry -> new Agents(AgentsOptions.of(null, null), registry, now::get))) {
      collector = started;
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        Process process = new Process(i);
        processes.add(process);
        process.heartbeat(false);
        for (int turn = 0; turn < 8; turn++) {
          process.end(random.nextInt(25));
          process.export();
        }
        boolean isKilled = i % 2 == 0;
        if (isKilled) {
          process.heartbeat(false);
          // What ends after its last words is in its queue: a lost one would be beyond the bound.
          process.end(Math.max(0, CAPACITY - process.queue.size()) / 2);
        } else {
          process.heartbeat(true);
        }
        now.addAndGet(60 * SECOND);
      }
      check(processes);
    }
  }

  private void check(List<Process> processes) throws Exception {
    Set<Span> stored = new HashSet<>(collector.store.spans());
    Map<String, JsonNode> accounts = new TreeMap<>();
    String json =
        new String(
            collector.send(collector.request("/api/v1/agents").build()).body(),
            StandardCharsets.UTF_8);
    for (JsonNode agent : new ObjectMapper().readTree(json).get("agents")) {
      accounts.put(agent.get("agent").asText(), agent.get("account"));
    }
    assertThat(accounts).hasSize(PROCESSES);
    long produced = 0;
    long lost = 0;
    long gaps = 0;
    for (Process process : processes) {
      JsonNode account = accounts.get(process.id);
      long itsStored =
          stored.stream().filter(span -> span.traceId().high() == process.id.hashCode()).count();
      long missing = process.ended - itsStored - process.refusedByQueue;
      assertThat(missing).as(process.id).isEqualTo(process.queue.size());
      assertThat(account.get("received").asLong()).as(process.id).isEqualTo(itsStored);
      assertThat(account.get("lost").asLong()).as(process.id).isEqualTo(process.refusedByQueue);
      assertThat(missing).as(process.id).isLessThanOrEqualTo(account.get("missingAtMost").asLong());
      produced += process.ended;
      lost += process.refusedByQueue;
      gaps += missing;
    }
    assertThat(produced).isEqualTo(stored.size() + lost + gaps);
    assertThat(lost).isPositive();
    assertThat(gaps).isPositive();
  }
}
