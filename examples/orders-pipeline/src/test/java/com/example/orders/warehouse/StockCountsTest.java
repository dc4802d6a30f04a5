package com.example.orders.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.Topics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class StockCountsTest {
  @Test
  void scansAreCountedByAisleAndProduct() throws SQLException {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:stock");
    try (Connection connection = database.getConnection()) {
      StockCounts.create(connection);
      new StockCounts(database).store(scans("7 LAMP", "7 CHAIR", "7 LAMP", "8 LAMP"));
      new StockCounts(database).store(scans("8 LAMP", "8 LAMP"));

      try (ResultSet rows =
          connection
              .createStatement()
              .executeQuery("SELECT aisle, sku, pieces FROM stock ORDER BY aisle, sku")) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getLong(3));
        }
        assertThat(found).containsExactly("7 CHAIR 1", "7 LAMP 2", "8 LAMP 2");
      }
    }
  }

  private static ConsumerRecords<String, String> scans(String... texts) {
    TopicPartition partition = new TopicPartition(Topics.SCANS, 0);
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    for (String text : texts) {
      String[] words = text.split(" ");
      records.add(new ConsumerRecord<>(Topics.SCANS, 0, records.size(), words[0], words[1]));
    }
    return new ConsumerRecords<>(
        Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(records.size())));
  }
}
