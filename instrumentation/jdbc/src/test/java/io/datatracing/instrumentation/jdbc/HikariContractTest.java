package io.datatracing.instrumentation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.datatracing.instrumentation.testing.db.DatabaseContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Through a pool, whose proxies are statements too. */
class HikariContractTest extends DatabaseContract {
  private final String name = "orders" + UUID.randomUUID();
  private final HikariDataSource pool = new HikariDataSource(settings());

  private HikariConfig settings() {
    HikariConfig settings = new HikariConfig();
    settings.setJdbcUrl("jdbc:h2:mem:" + name);
    settings.setMaximumPoolSize(2);
    settings.setMinimumIdle(0);
    settings.setConnectionTestQuery("SELECT 1");
    return settings;
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  @Test
  void poolsOwnStatementsAreNoSpansOutsideOfATrace() throws Exception {
    try (Connection second = pool.getConnection()) {
      assertThat(second.isClosed()).isFalse();
    }
  }

  @Override
  protected Connection connect() throws SQLException {
    return pool.getConnection();
  }

  @Override
  protected String system() {
    return "h2database";
  }

  @Override
  protected String namespace() {
    return name;
  }

  @Override
  protected String call() {
    return "CALL ABS(-1)";
  }
}
