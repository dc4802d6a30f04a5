package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.testing.db.DatabaseContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

class H2ContractTest extends DatabaseContract {
  private final String name = "orders" + UUID.randomUUID();

  @Override
  protected Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:" + name, "sa", "secret");
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
