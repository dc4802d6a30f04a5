package com.example.orders.pricing;

import java.time.Duration;

/**
 * @param priceCents null while nobody has set a price
 * @param quoteTime how long the manufacturer takes to quote; zero for what is on the price list
 */
record Product(String sku, String title, Long priceCents, Duration quoteTime) {

  static Product listed(String sku, String title, long priceCents) {
    return new Product(sku, title, priceCents, Duration.ZERO);
  }
}
