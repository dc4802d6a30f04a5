package com.example.orders;

/** The topics between the services; records are keyed by order id if nothing else is said. */
public final class Topics {
  public static final String ORDERS = "orders";
  public static final String ORDERS_ENRICHED = "orders-enriched";

  /** Records the enricher can't use, unchanged, with the header {@code reason}. */
  public static final String ORDERS_DLQ = "orders-dlq";

  /** What each customer ordered in each minute, keyed by customer: the newest record counts. */
  public static final String CUSTOMER_MINUTES = "customer-minutes";

  /** What lies on a shelf, keyed by aisle, the sku as value: one record a piece. */
  public static final String SCANS = "scans";

  private Topics() {}
}
