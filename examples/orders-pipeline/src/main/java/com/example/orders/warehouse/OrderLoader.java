package com.example.orders.warehouse;

import com.example.orders.Order;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a batch of orders in one transaction. */
final class OrderLoader {
  private static final Logger log = LoggerFactory.getLogger(OrderLoader.class);

  private final DataSource database;
  private final ObjectMapper json = new ObjectMapper();

  OrderLoader(DataSource database) {
    this.database = database;
  }

  void load(ConsumerRecords<String, String> records) throws SQLException, JsonProcessingException {
    try (Connection connection = database.getConnection()) {
      OrderLines lines = new OrderLines(connection);
      for (ConsumerRecord<String, String> record : records) {
        lines.insert(json.readValue(record.value(), Order.class));
      }
      connection.commit();
    }
    log.info("stored {} orders", records.count());
  }
}
