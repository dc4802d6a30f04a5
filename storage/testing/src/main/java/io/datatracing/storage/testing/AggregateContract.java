package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.SpanStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What {@link Aggregates} of every store do; run as a part of {@link SpanStoreContract}. */
final class AggregateContract {
  private static final int QUERIES = 60;
  private static final String[] SERVICES = {"gateway", "orders", "stock", "warehouse"};

  private final Random random;

  AggregateContract(long seed) {
    random = new Random(seed);
  }

  /** Traces of calls between services, of all protocols, over some hours, in random order. */
  List<Span> calls(int traces) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < traces; i++) {
      TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
      long start =
          SpanGenerator.START_NANOS + (long) (random.nextDouble() * SpanGenerator.WINDOW_NANOS);
      List<Span> trace = new ArrayList<>();
      for (int s = 1 + random.nextInt(12); s > 0; s--) {
        trace.add(call(traceId, start + random.nextInt(90) * 1_000_000_000L, trace));
      }
      spans.addAll(trace);
    }
    Collections.shuffle(spans, random);
    return spans;
  }

  private Span call(TraceId traceId, long start, List<Span> before) {
    SpanBuilder span =
        Span.builder(traceId, new SpanId(random.nextLong()), "call " + random.nextInt(5))
            .kind(SpanKind.ofNumber(random.nextInt(6)))
            .flags(random.nextInt(3) == 0 ? 0x301 : random.nextInt(2) == 0 ? 0x101 : 1)
            .resource(
                new Resource(
                    List.of(
                        Attribute.of(Resource.SERVICE_NAME, SERVICES[random.nextInt(4)]),
                        Attribute.of("instance", random.nextInt(2)))))
            // Some end before their start.
            .times(start, start + (long) (Math.exp(random.nextDouble() * 23) - 20));
    if (!before.isEmpty() && random.nextInt(8) > 0) {
      span.parent(
          random.nextInt(10) == 0
              ? new SpanId(random.nextLong())
              : before.get(random.nextInt(before.size())).spanId());
    }
    if (random.nextInt(5) == 0) {
      span.status(new Status(Status.Code.ERROR, "failed"));
    }
    String[][] attributes = {
      {"messaging.destination.name", "orders", "payments"},
      {"messaging.destination", "legacy"},
      {"db.system", "postgresql"},
      {"db.system.name", "mysql", "oracle"},
      {"db.namespace", "warehouse", "shop"},
      {"rpc.system", "grpc"},
      {"http.request.method", "GET", "POST"},
      {"datatracing.span.state", "running", "abandoned", "ended", "x"},
    };
    for (String[] attribute : attributes) {
      if (random.nextInt(4) == 0) {
        String value = attribute[1 + random.nextInt(attribute.length - 1)];
        span.attribute(
            random.nextInt(8) == 0
                ? Attribute.of(attribute[0], 7)
                : new Attribute(attribute[0], AttributeValue.of(value)));
      }
    }
    return span.build();
  }

  void agreesWithNaive(SpanStore store, List<Span> spans) {
    NaiveAggregates reference = new NaiveAggregates(spans);
    assertThat(store.aggregates().edges(0, Long.MAX_VALUE))
        .isEqualTo(reference.edges(0, Long.MAX_VALUE));
    assertThat(reference.edges(0, Long.MAX_VALUE).edges()).hasSizeGreaterThan(20);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      LatencyQuery query = query();
      List<LatencyGroup> expected = reference.latency(query);
      answered += expected.isEmpty() ? 0 : 1;
      assertThat(store.aggregates().latency(query)).as("%s", query).isEqualTo(expected);
      ServiceEdges edges = reference.edges(query.startNanos(), query.endNanos());
      assertThat(store.aggregates().edges(query.startNanos(), query.endNanos()))
          .as("edges from %d to %d", query.startNanos(), query.endNanos())
          .isEqualTo(edges);
    }
    assertThat(answered).as("questions with an answer").isGreaterThan(QUERIES / 3);
  }

  private LatencyQuery query() {
    long start =
        SpanGenerator.START_NANOS + (long) (random.nextDouble() * SpanGenerator.WINDOW_NANOS);
    long end = start + (long) (random.nextDouble() * SpanGenerator.WINDOW_NANOS);
    List<By> by = new ArrayList<>(List.of(By.values()));
    Collections.shuffle(by, random);
    return LatencyQuery.between(start, random.nextInt(20) == 0 ? start : end)
        .withService(random.nextInt(3) == 0 ? SERVICES[random.nextInt(4)] : null)
        .withOperation(random.nextInt(4) == 0 ? "call " + random.nextInt(6) : null)
        .withKind(random.nextInt(5) == 0 ? SpanKind.ofNumber(random.nextInt(6)) : null)
        .withError(random.nextInt(4) == 0 ? random.nextBoolean() : null)
        .by(by.subList(0, random.nextInt(5)).toArray(By[]::new))
        .withStep(random.nextInt(4) * 5 * Aggregates.MINUTE_NANOS);
  }

  /** A small shop, by hand: what a person who looks at it expects. */
  static void edgesAreWhatAPersonExpects(SpanStore store) {
    TraceId id = new TraceId(11, 12);
    Span client = span(id, 1, "gateway", SpanKind.CLIENT, null).build();
    Span server =
        span(id, 2, "orders", SpanKind.SERVER, client)
            .attribute(Attribute.of("http.request.method", "POST"))
            .status(new Status(Status.Code.ERROR, ""))
            .build();
    Span send =
        span(id, 3, "orders", SpanKind.PRODUCER, server)
            .attribute(Attribute.of("messaging.destination.name", "placed"))
            .build();
    Span process =
        span(id, 4, "stock", SpanKind.CONSUMER, send)
            .attribute(Attribute.of("messaging.destination.name", "placed"))
            .build();
    Span select =
        span(id, 5, "stock", SpanKind.CLIENT, process)
            .attribute(Attribute.of("db.system.name", "postgresql"))
            .attribute(Attribute.of("db.namespace", "items"))
            .build();
    Span orphan =
        Span.builder(id, new SpanId(6), "late")
            .kind(SpanKind.SERVER)
            .parent(new SpanId(99))
            .times(5, 6)
            .build();
    // A span arrives after those below it: it ends after them.
    StoreDriver.append(store, List.of(select, process, orphan));
    StoreDriver.append(store, List.of(send, server));
    StoreDriver.append(store, List.of(client));
    ServiceEdges found = store.aggregates().edges(0, 100);
    assertThat(found.unmatchedCalls()).isEqualTo(1);
    assertThat(found.edges())
        .extracting(edge -> edge.from().name() + " " + edge.kind() + " " + edge.to().name())
        .containsExactly(
            "gateway HTTP orders",
            "orders MESSAGING placed",
            "stock DATABASE postgresql/items",
            "placed MESSAGING stock");
    ServiceEdge call = found.edges().get(0);
    assertThat(call.from()).isEqualTo(EdgeNode.service("gateway"));
    assertThat(call.calls().count()).isEqualTo(1);
    assertThat(call.calls().errors()).isEqualTo(1);
    assertThat(call.calls().durations().maximum()).isEqualTo(10);
    assertThat(call.calls().slowestError()).isEqualTo(new Exemplar(id, 10));
    assertThat(Connections.own(select)).isNotNull();
  }

  private static SpanBuilder span(
      TraceId traceId, long id, String service, SpanKind kind, @Nullable Span parent) {
    return Span.builder(traceId, new SpanId(id), service + " " + kind)
        .kind(kind)
        .parent(parent == null ? null : parent.spanId())
        .times(10 * id, 10 * id + 10)
        .resource(new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, service))));
  }
}
