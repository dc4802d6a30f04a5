package io.datatracing.storage.testing;

import static java.util.stream.Collectors.groupingBy;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import io.datatracing.storage.api.ServiceEdge;
import io.datatracing.storage.api.ServiceEdges;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The definition of the right figures: looks at every span, every time. */
final class NaiveAggregates {
  private static final long MINUTE = 60_000_000_000L;

  private final Collection<Span> spans;

  NaiveAggregates(Collection<Span> spans) {
    this.spans = spans;
  }

  private static boolean isIn(Span span, long startNanos, long endNanos) {
    long minuteBegins = span.startTimeUnixNano() - Math.floorMod(span.startTimeUnixNano(), MINUTE);
    return span.startTimeUnixNano() >= startNanos - Math.floorMod(startNanos, MINUTE)
        && minuteBegins < endNanos
        && startNanos < endNanos;
  }

  private static boolean hasEnded(Span span) {
    return span.attributes().stream()
        .noneMatch(
            a ->
                a.key().equals("datatracing.span.state")
                    && List.of("running", "abandoned").contains(a.value().text()));
  }

  List<LatencyGroup> latency(LatencyQuery query) {
    Map<List<Object>, List<Span>> groups =
        spans.stream()
            .filter(span -> isIn(span, query.startNanos(), query.endNanos()) && hasEnded(span))
            .filter(
                span ->
                    query.matches(
                        span.service(), span.name(), span.kind(), span.status().isError()))
            .collect(groupingBy(span -> key(span, query)));
    return groups.values().stream()
        .map(members -> group(members, query))
        .sorted(LatencyGroup.ORDER)
        .toList();
  }

  private static List<Object> key(Span span, LatencyQuery query) {
    return Arrays.asList(
        query.by().contains(By.SERVICE) ? span.service() : "",
        query.by().contains(By.OPERATION) ? span.name() : "",
        query.by().contains(By.KIND) ? span.kind() : "",
        query.by().contains(By.STATUS) ? span.status().isError() : "",
        step(span, query));
  }

  private static long step(Span span, LatencyQuery query) {
    return query.stepNanos() == 0
        ? query.startNanos()
        : span.startTimeUnixNano() - Math.floorMod(span.startTimeUnixNano(), query.stepNanos());
  }

  private static LatencyGroup group(List<Span> members, LatencyQuery query) {
    Span any = members.get(0);
    return new LatencyGroup(
        query.by().contains(By.SERVICE) ? any.service() : null,
        query.by().contains(By.OPERATION) ? any.name() : null,
        query.by().contains(By.KIND) ? any.kind() : null,
        query.by().contains(By.STATUS) ? any.status().isError() : null,
        step(any, query),
        figures(members));
  }

  private static LatencyFigures figures(List<Span> members) {
    LatencyFigures figures = new LatencyFigures();
    for (Span span : members) {
      figures.add(
          span.traceId().high(),
          span.traceId().low(),
          span.durationNanos(),
          span.status().isError());
    }
    return figures;
  }

  private record Edge(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  private record Call(@Nullable Edge edge, Span span) {}

  ServiceEdges edges(long startNanos, long endNanos) {
    List<Call> calls =
        spans.stream()
            .filter(span -> isIn(span, startNanos, endNanos) && hasEnded(span))
            .map(this::call)
            .flatMap(Optional::stream)
            .toList();
    List<ServiceEdge> edges =
        calls.stream()
            .filter(call -> call.edge() != null)
            .collect(groupingBy(Call::edge))
            .entrySet()
            .stream()
            .map(
                entry ->
                    new ServiceEdge(
                        entry.getKey().from(),
                        entry.getKey().to(),
                        entry.getKey().kind(),
                        figures(entry.getValue().stream().map(Call::span).toList())))
            .sorted(ServiceEdge.ORDER)
            .toList();
    return new ServiceEdges(edges, calls.stream().filter(call -> call.edge() == null).count());
  }

  private Optional<Call> call(Span span) {
    EdgeNode self = EdgeNode.service(span.service());
    String topic = Connections.text(span.attributes(), Connections.DESTINATION);
    String system = Connections.text(span.attributes(), Connections.DATABASE_SYSTEM);
    if (topic != null && (span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER)) {
      EdgeNode destination = new EdgeNode(EdgeNode.Type.DESTINATION, topic);
      boolean sends = span.kind() == SpanKind.PRODUCER;
      return Optional.of(
          new Call(
              new Edge(
                  sends ? self : destination,
                  sends ? destination : self,
                  ServiceEdge.Kind.MESSAGING),
              span));
    }
    if (system != null && span.kind() == SpanKind.CLIENT) {
      String name = Connections.text(span.attributes(), Connections.DATABASE_NAME);
      EdgeNode database =
          new EdgeNode(EdgeNode.Type.DATABASE, name == null ? system : system + "/" + name);
      return Optional.of(new Call(new Edge(self, database, ServiceEdge.Kind.DATABASE), span));
    }
    boolean isEntry =
        span.kind() == SpanKind.SERVER
            || span.kind() == SpanKind.CONSUMER
            || (span.flags() & 0x300) == 0x300;
    if (!isEntry || span.parentSpanId() == null) {
      return Optional.empty();
    }
    Optional<Span> parent =
        spans.stream()
            .filter(
                other ->
                    other.traceId().equals(span.traceId())
                        && other.spanId().equals(span.parentSpanId()))
            .findFirst();
    if (parent.isEmpty()) {
      return Optional.of(new Call(null, span));
    }
    if (parent.get().service().equals(span.service())) {
      return Optional.empty();
    }
    return Optional.of(
        new Call(
            new Edge(EdgeNode.service(parent.get().service()), self, Connections.kind(span)),
            span));
  }
}
