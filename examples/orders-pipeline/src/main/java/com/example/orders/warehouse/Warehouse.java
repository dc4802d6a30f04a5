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

/** Writes enriched orders, and what customers order by the minute, to the database. */
public final class Warehouse {
  private static final Logger log = LoggerFactory.getLogger(Warehouse.class);
  private static final int MAX_BATCH = 500;

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofProcess();
    HikariDataSource database = new HikariDataSource(pool(settings.required("JDBC_URL")));
    createTables(database);
    OrderLoader loader = new OrderLoader(database);
    MinuteTotals totals = new MinuteTotals(database);

    PollLoop loop = loop(settings, "warehouse");
    PollLoop totalsLoop = loop(settings, "warehouse-totals");
    Lifecycle.closeOnExit(loop, totalsLoop, database);
    Thread totalsThread = new Thread(() -> store(totalsLoop, totals), "totals");
    totalsThread.start();
    loop.run(
        Topics.ORDERS_ENRICHED,
        () -> Lifecycle.ready("warehouse", "reads " + Topics.ORDERS_ENRICHED),
        loader::load);
  }

  /** A failure ends this process, as it does in the other loop. */
  private static void store(PollLoop loop, MinuteTotals totals) {
    try {
      loop.run(Topics.CUSTOMER_MINUTES, () -> {}, totals::store);
    } catch (Exception e) {
      log.error("can't store what customers ordered", e);
      System.exit(1);
    }
  }

  private static PollLoop loop(Settings settings, String name) {
    return new PollLoop(
        new KafkaConsumer<>(
            consumer(settings, name), new StringDeserializer(), new StringDeserializer()));
  }

  private static HikariConfig pool(String jdbcUrl) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(2);
    config.setAutoCommit(false);
    return config;
  }

  private static void createTables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      OrderLines.create(connection);
      MinuteTotals.create(connection);
      connection.commit();
    }
  }

  private static Properties consumer(Settings settings, String name) {
    Properties properties = settings.kafka(name);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
    return properties;
  }

  private Warehouse() {}
}
