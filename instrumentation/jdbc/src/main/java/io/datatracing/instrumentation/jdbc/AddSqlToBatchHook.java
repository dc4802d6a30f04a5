package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** {@code Statement.addBatch}. */
final class AddSqlToBatchHook {
  private AddSqlToBatchHook() {}

  @OnEnter
  static void batch(@This Object statement, @Argument(0) @Nullable String sql) {
    StatementState state = StatementState.of((Statement) statement);
    if (state != null) {
      state.addToBatch(sql);
    }
  }
}
