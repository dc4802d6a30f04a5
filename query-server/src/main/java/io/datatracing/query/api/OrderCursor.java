package io.datatracing.query.api;

import io.datatracing.model.TraceId;

/**
 * The place of a trace in an order other than newest first. What comes first is smaller.
 *
 * @param key by which traces are ordered, the greatest first; of equal ones the greatest id
 */
record OrderCursor(TraceOrder order, long key, TraceId traceId) implements Comparable<OrderCursor> {

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is anything else, or of another order
   */
  static OrderCursor parse(TraceOrder order, String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(order.word())) {
      throw new IllegalArgumentException(text);
    }
    return new OrderCursor(order, Long.parseLong(parts[1]), TraceId.parse(parts[2]));
  }

  @Override
  public int compareTo(OrderCursor other) {
    int byKey = Long.compare(other.key, key);
    return byKey != 0 ? byKey : other.traceId.compareTo(traceId);
  }

  @Override
  public String toString() {
    return order.word() + "." + key + "." + traceId;
  }
}
