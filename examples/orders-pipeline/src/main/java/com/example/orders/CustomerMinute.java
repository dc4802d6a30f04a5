package com.example.orders;

/**
 * What a customer ordered in one minute: the value of a record on {@link Topics#CUSTOMER_MINUTES},
 * as JSON.
 *
 * @param minute its first millisecond since 1970-01-01T00:00Z
 */
public record CustomerMinute(String customer, long minute, long orders, long cents) {

  public CustomerMinute plus(Order order) {
    long more = 0;
    for (Order.Line line : order.lines()) {
      more += line.quantity() * line.unitPriceCents();
    }
    return new CustomerMinute(customer, minute, orders + 1, cents + more);
  }

  public CustomerMinute at(String ofCustomer, long ofMinute) {
    return new CustomerMinute(ofCustomer, ofMinute, orders, cents);
  }
}
