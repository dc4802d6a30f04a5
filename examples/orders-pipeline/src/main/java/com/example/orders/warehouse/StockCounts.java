package com.example.orders.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The table {@code stock}: thousands of scans in a poll become a row for each product. */
final class StockCounts {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS stock (
        aisle VARCHAR(20), sku VARCHAR(40), pieces BIGINT, PRIMARY KEY (aisle, sku))
      """;

  private static final String MERGE =
      "MERGE INTO stock (aisle, sku, pieces) KEY (aisle, sku) VALUES (?, ?, ?)";

  private final DataSource database;

  StockCounts(DataSource database) {
    this.database = database;
  }

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  void store(ConsumerRecords<String, String> records) throws SQLException {
    List<ConsumerRecord<String, String>> batch = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      batch.addAll(records.records(partition));
    }
    store(count(batch));
  }

  /** Aisle to sku to pieces. */
  private static Map<String, Map<String, Long>> count(List<ConsumerRecord<String, String>> scans) {
    Map<String, Map<String, Long>> aisles = new TreeMap<>();
    for (ConsumerRecord<String, String> scan : scans) {
      aisles
          .computeIfAbsent(scan.key(), aisle -> new TreeMap<>())
          .merge(scan.value(), 1L, Long::sum);
    }
    return aisles;
  }

  private void store(Map<String, Map<String, Long>> aisles) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement merge = connection.prepareStatement(MERGE)) {
      for (Map.Entry<String, Map<String, Long>> aisle : aisles.entrySet()) {
        for (Map.Entry<String, Long> product : aisle.getValue().entrySet()) {
          merge.setString(1, aisle.getKey());
          merge.setString(2, product.getKey());
          merge.setLong(3, product.getValue());
          merge.addBatch();
        }
      }
      merge.executeBatch();
      connection.commit();
    }
  }
}
