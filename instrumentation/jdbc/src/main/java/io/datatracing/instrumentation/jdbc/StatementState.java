package io.datatracing.instrumentation.jdbc;

import io.datatracing.bootstrap.weaving.VirtualField;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one statement, and what is read when it is executed.
 *
 * <p>Threads: as the statement itself, which JDBC lets one thread use at a time.
 */
final class StatementState {
  /** Of a batch of different texts; what the handler keeps of a text is of the same order. */
  static final int MAX_BATCH_CHARS = 2_048;

  private static final VirtualField<StatementState> STATE = new VirtualField<>();

  private final Database database;

  /** The text of a prepared statement, else of the last execution. */
  private @Nullable String sql;

  private @Nullable String batchSql;
  private int batchSize;
  private boolean executesBatch;

  private StatementState(Database database) {
    this.database = database;
  }

  /** A driver prepared {@code sql}. */
  static void prepared(PreparedStatement statement, Connection connection, @Nullable String sql) {
    if (!PoolProxies.isProxy(statement) && STATE.get(statement) == null) {
      StatementState state = new StatementState(Databases.of(connection));
      state.sql = sql;
      STATE.set(statement, state);
    }
  }

  /** Null for the proxy of a pool. */
  static @Nullable StatementState of(Statement statement) {
    StatementState known = STATE.get(statement);
    if (known == null && !PoolProxies.isProxy(statement)) {
      known = new StatementState(Databases.of(connection(statement)));
      STATE.set(statement, known);
    }
    return known;
  }

  private static @Nullable Connection connection(Statement statement) {
    try {
      return statement.getConnection();
    } catch (SQLException e) {
      // Closed: executing it will tell the application.
      return null;
    }
  }

  Database database() {
    return database;
  }

  /** The text about to be executed. */
  @Nullable String sql() {
    return executesBatch && batchSql != null ? batchSql : sql;
  }

  /** 0 unless a batch is about to be executed. */
  int batchSize() {
    return executesBatch ? batchSize : 0;
  }

  void sql(@Nullable String text) {
    sql = text;
  }

  void addToBatch() {
    batchSize++;
  }

  /** Different texts are joined, as the semantic conventions say, as long as there is room. */
  void addToBatch(@Nullable String text) {
    batchSize++;
    if (text == null || text.equals(batchSql)) {
      return;
    }
    if (batchSql == null) {
      batchSql = text;
    } else if (batchSql.length() + text.length() < MAX_BATCH_CHARS && !batchSql.endsWith(text)) {
      batchSql = batchSql + "; " + text;
    }
  }

  void beginBatch() {
    executesBatch = true;
  }

  /** After execution, or when the application gives the batch up. */
  void clearBatch() {
    executesBatch = false;
    batchSize = 0;
    batchSql = null;
  }
}
