package com.example.orders.warehouse;

import com.example.orders.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The table {@code order_lines}. */
final class OrderLines {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS order_lines (
        order_id VARCHAR(36), line INT, customer VARCHAR(200), country CHAR(2), sku VARCHAR(40),
        title VARCHAR(200), quantity INT, unit_price_cents BIGINT, PRIMARY KEY (order_id, line))
      """;

  /** An order that comes twice changes nothing: the topic delivers at least once. */
  private static final String INSERT =
      "INSERT INTO order_lines (order_id, line, customer, country, sku, title, quantity,"
          + " unit_price_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  private final PreparedStatement insert;

  OrderLines(Connection connection) throws SQLException {
    this.insert = connection.prepareStatement(INSERT);
  }

  /** All lines of an order in one round trip. */
  void insert(Order order) throws SQLException {
    int number = 0;
    for (Order.Line line : order.lines()) {
      insert.setString(1, order.id());
      insert.setInt(2, ++number);
      insert.setString(3, order.customer());
      insert.setString(4, order.country());
      insert.setString(5, line.sku());
      insert.setString(6, line.title());
      insert.setInt(7, line.quantity());
      insert.setLong(8, line.unitPriceCents());
      insert.addBatch();
    }
    insert.executeBatch();
  }
}
