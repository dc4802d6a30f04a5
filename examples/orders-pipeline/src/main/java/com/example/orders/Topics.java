package com.example.orders;

/** The topics between the services; records are keyed by order id. */
public final class Topics {
  public static final String ORDERS = "orders";
  public static final String ORDERS_ENRICHED = "orders-enriched";

  /** Records the enricher can't use, unchanged, with the header {@code reason}. */
  public static final String ORDERS_DLQ = "orders-dlq";

  private Topics() {}
}
