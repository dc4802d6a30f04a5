package io.datatracing.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.agents.Agents;
import io.datatracing.collector.agents.AgentsOptions;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which traces the ledger hears of when a batch is not kept. */
class ReceptionLedgerTest {
  private static final BatchOrigin ORIGIN = new BatchOrigin("zipkin", "json");

  private final List<String> taken = new ArrayList<>();
  private final Ledger ledger =
      (trace, cause, node, policy, spans) ->
          taken.add(trace.low() + " " + cause + " " + node + " " + spans);

  @Test
  void overloadAndFailureNameTheTracesOfTheBatch() {
    receive(new StoreOverloadedException("full"), span(1, 1), span(1, 2), span(2, 3), span(1, 4));
    receive(new StoreException("broken"), span(3, 1));
    assertThat(taken)
        .containsExactly(
            "1 receiver.overload zipkin 2",
            "2 receiver.overload zipkin 1",
            "1 receiver.overload zipkin 1",
            "3 store.refused store 1");
  }

  @Test
  void spanWithoutAnIdIsNamedByItsTrace() {
    receive(null, span(1, 1), span(2, 0), span(0, 5), span(2, 0));
    assertThat(taken).containsExactly("2 receiver.invalid zipkin 2");
  }

  @Test
  void storedBatchIsNotTakenDown() {
    receive(null, span(1, 1));
    assertThat(taken).isEmpty();
  }

  private void receive(@Nullable StoreException failure, Span... spans) {
    SpanIntake intake =
        (batch, origin, done) -> {
          if (failure == null) {
            done.stored();
          } else {
            done.failed(failure);
          }
        };
    PrometheusRegistry registry = new PrometheusRegistry();
    Agents agents = new Agents(AgentsOptions.of(null, null), registry);
    new Reception(intake, new CollectorMetrics(registry), agents, ledger)
        .receive(OtlpBatch.of(List.of(spans)), ORIGIN)
        .join();
  }

  private static Span span(long trace, long span) {
    return Span.builder(new TraceId(0, trace), new SpanId(span), "s").build();
  }
}
