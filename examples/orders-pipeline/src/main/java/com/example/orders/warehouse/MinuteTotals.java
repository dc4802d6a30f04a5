package com.example.orders.warehouse;

import com.example.orders.CustomerMinute;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The table {@code customer_minutes}: all records of a poll are stored as one list. */
final class MinuteTotals {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS customer_minutes (
        customer VARCHAR(200), first_millis BIGINT, orders BIGINT, cents BIGINT,
        PRIMARY KEY (customer, first_millis))
      """;

  private static final String MERGE =
      "MERGE INTO customer_minutes (customer, first_millis, orders, cents)"
          + " KEY (customer, first_millis) VALUES (?, ?, ?, ?)";

  private final DataSource database;
  private final ObjectMapper json = new ObjectMapper();

  MinuteTotals(DataSource database) {
    this.database = database;
  }

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  void store(ConsumerRecords<String, String> records) throws SQLException, JsonProcessingException {
    List<ConsumerRecord<String, String>> batch = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      batch.addAll(records.records(partition));
    }
    store(batch);
  }

  /** One round trip for all; of two records of one key and minute the later one stays. */
  private void store(List<ConsumerRecord<String, String>> batch)
      throws SQLException, JsonProcessingException {
    try (Connection connection = database.getConnection();
        PreparedStatement merge = connection.prepareStatement(MERGE)) {
      for (ConsumerRecord<String, String> record : batch) {
        CustomerMinute minute = json.readValue(record.value(), CustomerMinute.class);
        merge.setString(1, minute.customer());
        merge.setLong(2, minute.minute());
        merge.setLong(3, minute.orders());
        merge.setLong(4, minute.cents());
        merge.addBatch();
      }
      merge.executeBatch();
      connection.commit();
    }
  }
}
