package io.datatracing.distribution.demo;

import java.util.Set;
import java.util.TreeSet;

/**
 * The orders that customers of the demo place, and what a complete trace of each contains.
 *
 * <p>What a kind leads to stands in the README of {@code examples/orders-pipeline}.
 */
enum OrderKind {
  PLAIN(
      "LAMP",
      "DE",
      202,
      22,
      Set.of("gateway", "pricing", "inventory", "enricher", "warehouse", "statistics")),
  SLOW(
      "SLOW",
      "FR",
      202,
      22,
      Set.of("gateway", "pricing", "inventory", "enricher", "warehouse", "statistics")),
  UNKNOWN_SKU("GHOST", "DE", 422, 3, Set.of("gateway", "pricing")),
  UNPRICED("UNPRICED", "DE", 502, 3, Set.of("gateway", "pricing")),
  SOLD_OUT("CLOCK", "US", 409, 7, Set.of("gateway", "pricing", "inventory")),
  DEAD_LETTER("TABLE", "??", 202, 12, Set.of("gateway", "pricing", "inventory", "enricher")),

  /** A partner's own format, which neither the enricher nor the archive understands. */
  POISONED("LAMP", "DE", 202, 6, Set.of("gateway", "enricher"));

  private final String sku;
  private final String country;
  private final int status;
  private final int spans;
  private final Set<String> services;

  OrderKind(String sku, String country, int status, int spans, Set<String> services) {
    this.sku = sku;
    this.country = country;
    this.status = status;
    this.spans = spans;
    this.services = services;
  }

  /** The order's body: two lines, so that the database gets a batch. */
  String body() {
    if (this == POISONED) {
      return "<order country=\"%s\"><line sku=\"%s\" quantity=\"2\"/></order>"
          .formatted(country, sku);
    }
    return """
    {"customer":"acme","country":"%s","lines":[{"sku":"%s","quantity":2},{"sku":"CHAIR","quantity":1}]}\
    """
        .formatted(country, sku);
  }

  String contentType() {
    return this == POISONED ? "application/xml" : "application/json";
  }

  /** What the gateway answers. */
  int status() {
    return status;
  }

  /** How many spans its trace has in the end. */
  int spans() {
    return spans;
  }

  /** Who takes part, sorted. */
  Set<String> services() {
    return new TreeSet<>(services);
  }
}
