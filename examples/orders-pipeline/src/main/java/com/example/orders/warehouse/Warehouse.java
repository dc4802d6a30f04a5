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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes enriched orders, what customers order by the minute, and what lies on the shelves to the
 * database.
 */
public final class Warehouse {
  private static final Logger log = LoggerFactory.getLogger(Warehouse.class);
  private static final int MAX_BATCH = 500;

  /** A whole shelf in one poll. */
  private static final int MAX_SCANS = 5_000;

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofProcess();
    HikariDataSource database = new HikariDataSource(pool(settings.required("JDBC_URL")));
    createTables(database);
    OrderLoader loader = new OrderLoader(database);
    MinuteTotals totals = new MinuteTotals(database);
    StockCounts stock = new StockCounts(database);

    PollLoop loop = new PollLoop(consumer(settings, "warehouse", MAX_BATCH));
    PollLoop totalsLoop = new PollLoop(consumer(settings, "warehouse-totals", MAX_BATCH));
    PollLoop stockLoop = new PollLoop(consumer(settings, "warehouse-stock", MAX_SCANS));
    Lifecycle.closeOnExit(loop, totalsLoop, stockLoop, database);
    start("totals", totalsLoop, Topics.CUSTOMER_MINUTES, totals::store);
    start("stock", stockLoop, Topics.SCANS, stock::store);
    loop.run(
        Topics.ORDERS_ENRICHED,
        () -> Lifecycle.ready("warehouse", "reads " + Topics.ORDERS_ENRICHED),
        loader::load);
  }

  /** A failure ends this process, as it does in the loop of the main thread. */
  private static void start(
      String name, PollLoop loop, String topic, PollLoop.BatchHandler handler) {
    Runnable reading =
        () -> {
          try {
            loop.run(topic, () -> {}, handler);
          } catch (Exception e) {
            log.error("can't store what is read from {}", topic, e);
            System.exit(1);
          }
        };
    new Thread(reading, name).start();
  }

  private static HikariConfig pool(String jdbcUrl) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(3);
    config.setAutoCommit(false);
    return config;
  }

  private static void createTables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      OrderLines.create(connection);
      MinuteTotals.create(connection);
      StockCounts.create(connection);
      connection.commit();
    }
  }

  private static KafkaConsumer<String, String> consumer(
      Settings settings, String name, int maxBatch) {
    Properties properties = settings.kafka(name);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxBatch);
    // Scans come in a transaction: none is read before all are there.
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  private Warehouse() {}
}
