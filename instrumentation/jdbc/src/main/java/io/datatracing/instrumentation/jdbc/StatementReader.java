package io.datatracing.instrumentation.jdbc;

import io.datatracing.bootstrap.db.DbClientReader;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a statement about to be executed. */
final class StatementReader implements DbClientReader<StatementState> {
  @Override
  public @Nullable String system(StatementState statement) {
    return statement.database().system();
  }

  @Override
  public @Nullable String namespace(StatementState statement) {
    return statement.database().namespace();
  }

  @Override
  public @Nullable String sql(StatementState statement) {
    return statement.sql();
  }

  @Override
  public @Nullable String serverAddress(StatementState statement) {
    return statement.database().host();
  }

  @Override
  public int serverPort(StatementState statement) {
    return statement.database().port();
  }

  @Override
  public int batchSize(StatementState statement) {
    return statement.batchSize();
  }

  @Override
  public @Nullable String responseCode(Throwable thrown) {
    return thrown instanceof SQLException ? ((SQLException) thrown).getSQLState() : null;
  }
}
