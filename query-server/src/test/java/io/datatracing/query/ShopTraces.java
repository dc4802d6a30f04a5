package io.datatracing.query;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.util.List;

/** Traces of a shop that others' interfaces are asked for. */
public final class ShopTraces {
  /** 2026-01-31T12:00:00Z */
  public static final long NOON = 1_769_860_800_000_000_000L;

  public static final long NOON_MICROS = NOON / 1_000;
  public static final long NOON_MILLIS = NOON / 1_000_000;
  public static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private ShopTraces() {}

  /** An order whose price cannot be found, with everything that a span can have. */
  public static List<Span> failedOrder(TraceId id) {
    return List.of(
        span(id, 1, 0, "POST /orders", "shop", SpanKind.SERVER, 0, 100)
            .attribute(Attribute.of("http.request.method", "POST"))
            .attribute(Attribute.of("order.items", 3))
            .attribute(new Attribute("order.total", AttributeValue.of(12.5)))
            .attribute(new Attribute("order.gift", AttributeValue.of(true)))
            .attribute(Attribute.of("order.number", 1L << 60))
            .attribute(
                new Attribute(
                    "order.skus",
                    AttributeValue.of(List.of(AttributeValue.of("a"), AttributeValue.of("b")))))
            .scope(new Scope("okhttp", "1.2", List.of(), 0, ""))
            .build(),
        span(id, 2, 1, "GET", "shop", SpanKind.CLIENT, 10, 60)
            .attribute(Attribute.of("http.request.method", "GET"))
            .attribute(Attribute.of("peer.service", "pricing"))
            .build(),
        span(id, 3, 2, "GET /price", "pricing", SpanKind.SERVER, 20, 50)
            .attribute(Attribute.of("http.request.method", "GET"))
            .status(new Status(Status.Code.ERROR, "no price"))
            .event(
                new Event(
                    NOON + 30 * MILLI,
                    "exception",
                    List.of(Attribute.of("exception.type", "NoPrice")),
                    0))
            .link(new Link(new TraceId(0, 9), new SpanId(9), "", 0, List.of(), 0))
            .build());
  }

  /** One that names a parent nobody stored, and ends before it starts. */
  public static Span oddSpan(TraceId id) {
    return span(id, 7, 0x99, "odd", "shop", SpanKind.INTERNAL, 5, 4).build();
  }

  public static SpanBuilder span(
      TraceId id,
      long span,
      long parent,
      String name,
      String service,
      SpanKind kind,
      long fromMillis,
      long toMillis) {
    return Span.builder(id, new SpanId(span), name)
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(NOON + fromMillis * MILLI, NOON + toMillis * MILLI)
        .resource(
            new Resource(
                List.of(Attribute.of("service.name", service), Attribute.of("host.name", "h-1"))));
  }
}
