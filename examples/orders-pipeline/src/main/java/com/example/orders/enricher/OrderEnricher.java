package com.example.orders.enricher;

import com.example.orders.Order;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks an order and adds the products' titles. */
final class OrderEnricher {
  private final Set<String> countries = Set.of(Locale.getISOCountries());
  private final ObjectMapper json = new ObjectMapper();
  private final ProductClient products;

  OrderEnricher(ProductClient products) {
    this.products = products;
  }

  /** From the value of a record to the value of the enriched one. */
  String enrich(String value) throws InvalidOrderException, IOException, InterruptedException {
    Order order = parse(value);
    if (order.country() == null || !countries.contains(order.country())) {
      throw new InvalidOrderException("unknown country " + order.country());
    }
    List<Order.Line> lines = new ArrayList<>();
    for (Order.Line line : order.lines()) {
      lines.add(
          new Order.Line(
              line.sku(), products.title(line.sku()), line.quantity(), line.unitPriceCents()));
    }
    return json.writeValueAsString(new Order(order.id(), order.customer(), order.country(), lines));
  }

  private Order parse(String value) throws InvalidOrderException {
    try {
      return json.readValue(value, Order.class);
    } catch (JsonProcessingException e) {
      throw new InvalidOrderException("not an order: " + e.getOriginalMessage(), e);
    }
  }
}
