package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs beside what has ended, in a real store. */
class RunningReaderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong(START + 100 * SECOND);
  private SpanStore store;
  private Agents agents;
  private SpanReader reader;

  @BeforeEach
  void open() {
    store = SpanStoreProvider.named("memory").open(new StoreOptions(directory));
    agents = new Agents(AgentsOptions.of(null, null), new PrometheusRegistry(), now::get);
    reader = agents.reader(store.reader());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSpanThatRunsIsPartOfItsTraceAndLastsUntilNow() {
    store(span(1, 11, START + SECOND, START + 2 * SECOND));
    heardAndRunning(span(1, 10, START, 0));

    List<Span> spans = reader.trace(trace(1)).spans();
    assertThat(spans).extracting(span -> span.spanId().value()).containsExactly(10L, 11L);
    assertThat(spans.get(0).endTimeUnixNano()).isEqualTo(now.get());
    assertThat(spans.get(0).attributes())
        .contains(Attribute.of("datatracing.span.state", "running"));
    assertThat(spans.get(1).attributes()).isEmpty();
  }

  @Test
  void aTraceOfWhichAllRunsIsThereAndListed() {
    heardAndRunning(span(1, 10, START, 0));

    assertThat(reader.trace(trace(1)).spans()).hasSize(1);
    assertThat(reader.services()).containsExactly("checkout");
    assertThat(reader.operations("checkout"))
        .containsExactly(new Operation("import", SpanKind.UNSPECIFIED));
    TracePage page = reader.search(TraceQuery.between(START, START + SECOND));
    assertThat(page.traces())
        .extracting(TraceSummary::spanCount, TraceSummary::durationNanos)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 100 * SECOND));
    assertThat(reader.search(TraceQuery.between(0, START)).traces()).isEmpty();
    assertThat(reader.search(TraceQuery.between(START, START + SECOND).withService("x")).traces())
        .isEmpty();
  }

  @Test
  void theEndedSpanReplacesTheOneThatRan() {
    heardAndRunning(span(1, 10, START, 0));
    // Not told to the agents: as when the report arrives after the end.
    store(span(1, 10, START, START + SECOND));

    List<Span> spans = reader.trace(trace(1)).spans();
    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).endTimeUnixNano()).isEqualTo(START + SECOND);
  }

  @Test
  void whenTheAgentIsGoneItsSpansAreAbandonedAndLaterForgotten() {
    long reported = now.get();
    heardAndRunning(span(1, 10, START, 0));
    now.addAndGet(Duration.ofMinutes(2).toNanos());

    Span abandoned = reader.trace(trace(1)).spans().get(0);
    assertThat(abandoned.attributes())
        .contains(Attribute.of("datatracing.span.state", "abandoned"));
    assertThat(abandoned.endTimeUnixNano()).isEqualTo(reported);
    now.addAndGet(Duration.ofHours(2).toNanos());
    agents.list();
    assertThat(reader.trace(trace(1))).isNull();
  }

  @Test
  void whatALivingAgentNoLongerNamesIsForgotten() {
    heardAndRunning(span(1, 10, START, 0), span(2, 20, START, 0));
    for (int i = 0; i < 8; i++) {
      now.addAndGet(5 * SECOND);
      heardAndRunning(span(1, 10, START, 0));
    }

    assertThat(reader.trace(trace(1))).isNotNull();
    assertThat(reader.trace(trace(2))).isNull();
  }

  @Test
  void whatAnAgentHasDiscardedIsForgottenAtOnceAndNeverAbandoned() {
    heardAndRunning(span(1, 10, START, 0), span(2, 20, START, 0));
    heardAndRunning(span(1, 10, START, START + SECOND), span(2, 20, START, 0));

    assertThat(reader.trace(trace(1))).isNull();
    assertThat(reader.trace(trace(2))).isNotNull();
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThat(reader.trace(trace(1))).isNull();
  }

  @Test
  void pagesGiveEachTraceOnceWhetherItRunsOrHasEnded() {
    List<Span> running = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      if (i % 3 == 0) {
        running.add(span(i, 100 + i, START + i * SECOND, 0));
      } else {
        store(span(i, 100 + i, START + i * SECOND, START + (i + 1) * SECOND));
      }
      if (i % 5 == 0) {
        // A root that runs since before its stored children.
        running.add(span(i, 200 + i, START + (i - 4) * SECOND, 0));
      }
    }
    heardAndRunning(running.toArray(Span[]::new));

    List<Long> seen = new ArrayList<>();
    TraceQuery query = TraceQuery.between(START, START + 60 * SECOND).withLimit(4);
    TracePage page = reader.search(query);
    while (true) {
      assertThat(page.traces()).hasSizeLessThanOrEqualTo(4);
      page.traces().forEach(trace -> seen.add(trace.traceId().low()));
      if (page.nextCursor() == null) {
        break;
      }
      page = reader.search(query.withCursor(page.nextCursor()));
    }
    assertThat(seen).doesNotHaveDuplicates().hasSize(30);
    assertThat(reader.search(query.withLimit(100)).traces())
        .isSortedAccordingTo((a, b) -> Long.compare(b.startTimeUnixNano(), a.startTimeUnixNano()));
  }

  private static TraceId trace(long id) {
    return new TraceId(7, id);
  }

  private static Span span(long trace, long id, long start, long end) {
    return Span.builder(trace(trace), new SpanId(id), "import")
        .times(start, end)
        .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "checkout"))))
        .build();
  }

  private void heardAndRunning(Span... spans) {
    agents.runningNow("a1", List.of(spans));
    String heartbeat = "{\"agent\":\"a1\",\"service\":\"checkout\",\"intervalMillis\":10000}";
    agents.heard(Heartbeat.parse(heartbeat.getBytes(StandardCharsets.UTF_8)), false, "");
  }

  private void store(Span... spans) {
    store
        .writer()
        .append(
            OtlpBatch.of(List.of(spans)),
            new AppendCallback() {
              @Override
              public void stored() {}

              @Override
              public void failed(StoreException cause) {
                throw cause;
              }
            });
  }
}
