package com.example.orders.enricher;

import com.example.orders.Order;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks an order and adds the products' titles. It says which of its steps are worth a span, by
 * OpenTelemetry's API: that does nothing where no agent is.
 */
final class OrderEnricher {
  private final Set<String> countries = Set.of(Locale.getISOCountries());
  private final ObjectMapper json = new ObjectMapper();
  private final Tracer tracer = GlobalOpenTelemetry.getTracer("com.example.orders");
  private final ProductClient products;

  OrderEnricher(ProductClient products) {
    this.products = products;
  }

  /** From the value of a record to the value of the enriched one. */
  @WithSpan("enrich order")
  String enrich(String value) throws InvalidOrderException, IOException, InterruptedException {
    Order order = checked(value);
    List<Order.Line> lines = new ArrayList<>();
    for (Order.Line line : order.lines()) {
      lines.add(
          new Order.Line(
              line.sku(), products.title(line.sku()), line.quantity(), line.unitPriceCents()));
    }
    return json.writeValueAsString(new Order(order.id(), order.customer(), order.country(), lines));
  }

  private Order checked(String value) throws InvalidOrderException {
    Span span = tracer.spanBuilder("check order").startSpan();
    try (Scope scope = span.makeCurrent()) {
      Order order = parse(value);
      span.setAttribute("order.lines", order.lines().size());
      if (order.country() == null || !countries.contains(order.country())) {
        throw new InvalidOrderException("unknown country " + order.country());
      }
      return order;
    } catch (InvalidOrderException e) {
      span.recordException(e).setStatus(StatusCode.ERROR, e.getMessage());
      throw e;
    } finally {
      span.end();
    }
  }

  private Order parse(String value) throws InvalidOrderException {
    try {
      return json.readValue(value, Order.class);
    } catch (JsonProcessingException e) {
      throw new InvalidOrderException("not an order: " + e.getOriginalMessage(), e);
    }
  }
}
