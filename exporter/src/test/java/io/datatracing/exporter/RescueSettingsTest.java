package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the settings make of a refused trace, as a collector sees it. */
class RescueSettingsTest {
  private final Collector collector = new Collector();

  RescueSettingsTest() throws IOException {}

  @AfterEach
  void close() {
    Tracer.uninstall();
    collector.close();
  }

  @Test
  void whereAShareIsAskedForAnErrorIsExportedAllTheSame() {
    AgentTracing tracing =
        start("datatracing.sampler", "traceidratio", "datatracing.sampler.arg", "0");
    request(CurrentContext.root(), false);
    request(CurrentContext.root(), true);
    flush(tracing);

    assertThat(collector.spans).hasSize(2);
    assertThat(collector.spans)
        .allSatisfy(
            span -> {
              assertThat(span.getFlags() & 1).as("it was not sampled").isZero();
              assertThat(span.getAttributesList())
                  .anySatisfy(
                      attribute -> {
                        assertThat(attribute.getKey()).isEqualTo("datatracing.sampled.by");
                        assertThat(attribute.getValue().getStringValue()).isEqualTo("rescue");
                      });
            });
    assertThat(tracing.losses()).hasToString("agent.head_not_sampled=2");
  }

  /** A sampler that is exchanged while the process runs is one that may refuse, too. */
  @Test
  void whereAShareIsAskedForLaterAnErrorIsExportedFromThenOn() {
    AgentTracing tracing = start();
    Settings later =
        new Settings(
            Map.of("datatracing.sampler", "traceidratio", "datatracing.sampler.arg", "0"),
            Map.of(),
            Map.of());
    assertThat(AgentTracing.rescues(later)).isTrue();
    Tracer.sampler(AgentTracing.sampler(later));
    request(CurrentContext.root(), true);
    Tracer.rescues(true);
    request(CurrentContext.root(), true);
    flush(tracing);

    assertThat(collector.spans).hasSize(2);
    assertThat(tracing.losses()).hasToString("agent.head_not_sampled=2");
  }

  @Test
  void itCanBeSwitchedOff() {
    AgentTracing tracing =
        start(
            "datatracing.sampler",
            "traceidratio",
            "datatracing.sampler.arg",
            "0",
            "datatracing.rescue",
            "false");
    request(CurrentContext.root(), true);
    flush(tracing);

    assertThat(collector.spans).isEmpty();
    assertThat(tracing.losses()).hasToString("agent.head_not_sampled=2");
  }

  @Test
  void byDefaultACallersNoIsNo() {
    AgentTracing tracing = start();
    request(refused(), true);
    flush(tracing);

    assertThat(collector.spans).isEmpty();
  }

  @Test
  void whoAsksForItRescuesWhatTheCallerRefusedToo() {
    AgentTracing tracing = start("datatracing.rescue", "true");
    request(refused(), true);
    flush(tracing);

    assertThat(collector.spans).hasSize(2);
  }

  @Test
  void alwaysOffMeansIt() {
    AgentTracing tracing = start("datatracing.sampler", "always_off");
    request(CurrentContext.root(), true);
    flush(tracing);

    assertThat(collector.spans).isEmpty();
  }

  private static Context refused() {
    return Span.withRemoteParent(CurrentContext.root(), new TraceParent(1, 2, 3, 0, null));
  }

  private static void request(Context caller, boolean fails) {
    Span server = Objects.requireNonNull(Tracer.get().start("GET", SpanKind.SERVER, caller));
    Span call =
        Objects.requireNonNull(
            Tracer.get().start("SELECT", SpanKind.CLIENT, server.in(CurrentContext.root())));
    if (fails) {
      call.fail("23505");
    }
    call.end();
    server.end();
  }

  private static void flush(AgentTracing tracing) {
    assertThat(Objects.requireNonNull(tracing.exporter()).flush(120_000)).isTrue();
  }

  private AgentTracing start(String... more) {
    Map<String, String> system = new HashMap<>();
    system.put("datatracing.exporter.endpoint", collector.endpoint());
    for (int i = 0; i < more.length; i += 2) {
      system.put(more[i], more[i + 1]);
    }
    return AgentTracing.start(new Settings(system, Map.of(), Map.of()));
  }
}
