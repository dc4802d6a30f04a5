package com.example.orders.enricher;

/** The record can't become an enriched order, however often it is tried. */
final class InvalidOrderException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidOrderException(String message) {
    super(message);
  }

  InvalidOrderException(String message, Throwable cause) {
    super(message, cause);
  }
}
