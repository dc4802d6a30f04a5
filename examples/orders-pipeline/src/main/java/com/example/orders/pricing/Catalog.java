package com.example.orders.pricing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the shop sells. */
final class Catalog {
  private final Map<String, Product> products =
      List.of(
              Product.listed("LAMP", "Desk lamp", 4_900),
              Product.listed("CHAIR", "Oak chair", 12_900),
              Product.listed("TABLE", "Oak table", 59_900),
              Product.listed("CLOCK", "Wall clock", 3_500),
              new Product("SLOW", "Sofa, made to order", 149_000L, Duration.ofMillis(700)),
              new Product("UNPRICED", "Vintage radio", null, Duration.ZERO))
          .stream()
          .collect(Collectors.toMap(Product::sku, Function.identity()));

  Optional<Product> find(String sku) {
    return Optional.ofNullable(products.get(sku));
  }

  /**
   * The price of one piece in cents, for which a manufacturer may have to be asked.
   *
   * @throws IllegalStateException when the product has no price
   */
  long quote(Product product) throws InterruptedException {
    if (product.priceCents() == null) {
      throw new IllegalStateException(product.sku() + " has no price");
    }
    Thread.sleep(product.quoteTime().toMillis());
    return product.priceCents();
  }
}
