package com.example.orders.gateway;

/** The order is not taken; the customer gets the status and the message. */
final class OrderRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  OrderRejectedException(int status, String message) {
    super(message);
    this.status = status;
  }

  OrderRejectedException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
