package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.This;
import java.sql.Connection;
import java.sql.PreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * {@code Connection.prepareStatement} and {@code prepareCall}: the only place that sees the SQL.
 */
final class PrepareHook {
  private PrepareHook() {}

  @OnExit(onThrow = false)
  static void prepared(
      @This Object connection,
      @Argument(0) @Nullable String sql,
      @Return @Nullable Object prepared) {
    if (prepared != null) {
      StatementState.prepared((PreparedStatement) prepared, (Connection) connection, sql);
    }
  }
}
