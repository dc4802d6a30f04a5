package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents report as lost, or take with them, is known to the ledger. */
class AgentLedgerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final List<String> taken = new ArrayList<>();
  private final Ledger ledger =
      new Ledger() {
        @Override
        public void record(TraceId trace, String cause, String node, String policy, long spans) {
          throw new AssertionError("agents say when it happened");
        }

        @Override
        public void recordAt(
            TraceId trace, String cause, String node, String policy, long spans, long at) {
          taken.add(trace + " " + cause + " " + node + " " + spans + " at " + at);
        }
      };
  private final AtomicLong now = new AtomicLong(1_790_000_000L * SECOND);
  private Collector collector;

  @BeforeEach
  void start() {
    collector =
        new Collector(
            registry -> new Agents(AgentsOptions.of(null, null), registry, ledger, now::get));
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void dropReportsAreTakenDownByTrace() throws Exception {
    heartbeat(
        "\"counters\":{\"ended\":\"20\",\"lost\":{\"agent.queue_full\":\"12\"}},"
            + "\"drops\":[{\"cause\":\"agent.queue_full\",\"fromUnixNano\":\"1\",\"toUnixNano\":\"9\","
            + "\"count\":\"12\",\"traces\":[{\"traceId\":\""
            + TRACE
            + "\",\"timeUnixNano\":\"5\"}]}]");
    assertThat(taken).containsExactly(TRACE + " agent.queue_full checkout 0 at 5");
  }

  @Test
  void processThatIsGoneLeavesAGap() throws Exception {
    heartbeat(
        "\"counters\":{\"ended\":\"20\",\"exported\":\"15\",\"capacity\":\"100\",\"lost\":{}}");
    assertThat(collector.agents.gaps()).as("of a process that lives").isEmpty();
    long heard = now.get();
    now.addAndGet(60 * SECOND);
    assertThat(collector.agents.gaps())
        .containsExactly(new Agents.Gap("a1", "checkout", heard, 5, 100, true));
  }

  @Test
  void processThatEndedInOrderLeavesNone() throws Exception {
    heartbeat(
        "\"stopping\":true,\"counters\":{\"ended\":\"20\",\"exported\":\"20\",\"capacity\":\"100\","
            + "\"lost\":{}}");
    now.addAndGet(60 * SECOND);
    assertThat(collector.agents.gaps()).isEmpty();
  }

  private void heartbeat(String fields) throws Exception {
    String body = "{\"agent\":\"a1\",\"service\":\"checkout\",\"mode\":\"head\"," + fields + "}";
    int status =
        collector
            .post(AgentsApi.HEARTBEAT, Collector.JSON, body.getBytes(StandardCharsets.UTF_8))
            .statusCode();
    assertThat(status).isEqualTo(200);
  }
}
