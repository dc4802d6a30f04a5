package com.example.orders.warehouse;

import com.example.orders.Lifecycle;
import com.example.orders.PollLoop;
import com.example.orders.Settings;
import com.example.orders.Topics;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Writes enriched orders to the database. */
public final class Warehouse {
  private static final int MAX_BATCH = 500;

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofProcess();
    HikariDataSource database = new HikariDataSource(pool(settings.required("JDBC_URL")));
    createTable(database);
    OrderLoader loader = new OrderLoader(database);

    PollLoop loop =
        new PollLoop(
            new KafkaConsumer<>(
                consumer(settings), new StringDeserializer(), new StringDeserializer()));
    Lifecycle.closeOnExit(loop, database);
    loop.run(
        Topics.ORDERS_ENRICHED,
        () -> Lifecycle.ready("warehouse", "reads " + Topics.ORDERS_ENRICHED),
        loader::load);
  }

  private static HikariConfig pool(String jdbcUrl) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(2);
    config.setAutoCommit(false);
    return config;
  }

  private static void createTable(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      OrderLines.create(connection);
      connection.commit();
    }
  }

  private static Properties consumer(Settings settings) {
    Properties properties = settings.kafka("warehouse");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "warehouse");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
    return properties;
  }

  private Warehouse() {}
}
