package com.example.orders.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.Order;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderLinesTest {
  @Test
  void anOrderDeliveredTwiceIsStoredOnce() throws SQLException {
    Order order =
        new Order(
            "o-1",
            "acme",
            "DE",
            List.of(
                new Order.Line("LAMP", "Desk lamp", 2, 4_900),
                new Order.Line("CHAIR", "Oak chair", 1, 12_900)));
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:;MODE=PostgreSQL")) {
      OrderLines.create(connection);
      OrderLines lines = new OrderLines(connection);
      lines.insert(order);
      lines.insert(order);

      try (ResultSet total =
          connection
              .createStatement()
              .executeQuery("SELECT COUNT(*), SUM(quantity * unit_price_cents) FROM order_lines")) {
        assertThat(total.next()).isTrue();
        assertThat(total.getInt(1)).isEqualTo(2);
        assertThat(total.getLong(2)).isEqualTo(22_700);
      }
    }
  }
}
