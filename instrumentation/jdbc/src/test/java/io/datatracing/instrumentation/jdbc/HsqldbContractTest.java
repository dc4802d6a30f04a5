package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.testing.db.DatabaseContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

class HsqldbContractTest extends DatabaseContract {
  private final String name = "orders" + UUID.randomUUID();

  @Override
  protected Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:hsqldb:mem:" + name + ";shutdown=true", "sa", "");
  }

  @Override
  protected String system() {
    return "hsqldb";
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
