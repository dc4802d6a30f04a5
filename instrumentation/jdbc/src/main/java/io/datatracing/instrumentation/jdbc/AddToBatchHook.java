package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import java.sql.Statement;

/** {@code PreparedStatement.addBatch}. */
final class AddToBatchHook {
  private AddToBatchHook() {}

  @OnEnter
  static void batch(@This Object statement) {
    StatementState state = StatementState.of((Statement) statement);
    if (state != null) {
      state.addToBatch();
    }
  }
}
