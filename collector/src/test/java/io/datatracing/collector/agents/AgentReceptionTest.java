package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What arrived is counted for its process also where a sampler stands before the store. */
class AgentReceptionTest {
  private static final TraceId TRACE = new TraceId(7, 1);
  private static final Map<String, String> HEADERS =
      Map.of(ProcessHeaders.PROCESS, "a1", ProcessHeaders.SEQUENCE, "1", ProcessHeaders.ENDED, "2");
  private static final BatchOrigin ORIGIN = new BatchOrigin("otlp", "protobuf", HEADERS::get);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Agents agents = new Agents(AgentsOptions.of(null, null), registry);
  private final CollectorMetrics metrics = new CollectorMetrics(registry);

  @Test
  void spansThatAreAcknowledgedAndNotStoredHaveArrivedAndEnded() {
    agents.runningNow("a1", List.of(span(1, 0)));
    assertThat(agents.running(TRACE)).hasSize(1);

    receive((batch, origin, done) -> done.stored());

    assertThat(agents.running(TRACE)).isEmpty();
    assertThat(agents.list()).hasSize(1);
    Account account = agents.list().get(0).account();
    assertThat(account.received()).isEqualTo(2);
    assertThat(account.missing()).isZero();
  }

  @Test
  void spansThatAreRefusedHaveNot() {
    agents.runningNow("a1", List.of(span(1, 0)));

    receive((batch, origin, done) -> done.failed(new StoreOverloadedException("full")));

    assertThat(agents.running(TRACE)).hasSize(1);
    assertThat(agents.list()).isEmpty();
  }

  private void receive(SpanIntake intake) {
    new Reception(intake, metrics, agents, Ledger.NONE)
        .receive(OtlpBatch.of(List.of(span(1, 2_000), span(2, 2_000))), ORIGIN)
        .join();
  }

  private static Span span(long id, long end) {
    return Span.builder(TRACE, new SpanId(id), "import").times(1_000, end).build();
  }
}
