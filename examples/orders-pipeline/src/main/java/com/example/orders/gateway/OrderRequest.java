package com.example.orders.gateway;

import java.util.List;

/** The body of {@code POST /orders}. */
record OrderRequest(String customer, String country, List<Line> lines) {
  record Line(String sku, int quantity) {}

  /** Null when the request can be an order. */
  String problem() {
    if (customer == null || customer.isBlank()) {
      return "customer is missing";
    }
    if (lines == null || lines.isEmpty()) {
      return "an order needs at least one line";
    }
    for (Line line : lines) {
      if (line.sku() == null || line.sku().isBlank() || line.quantity() < 1) {
        return "a line needs a sku and a quantity of at least 1";
      }
    }
    return null;
  }
}
