package com.example.orders;

import java.util.List;

/**
 * An order on its way through the pipeline: the value of a record on {@link Topics#ORDERS} and
 * {@link Topics#ORDERS_ENRICHED}, as JSON.
 *
 * @param country ISO 3166 code of two letters; the gateway passes on whatever the customer typed
 */
public record Order(String id, String customer, String country, List<Line> lines) {

  /**
   * @param title the product's name; null until the enricher has looked it up
   */
  public record Line(String sku, String title, int quantity, long unitPriceCents) {}
}
