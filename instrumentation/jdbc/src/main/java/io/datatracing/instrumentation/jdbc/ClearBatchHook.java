package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.This;
import java.sql.Statement;

/** {@code Statement.clearBatch}. */
final class ClearBatchHook {
  private ClearBatchHook() {}

  @OnEnter
  static void batch(@This Object statement) {
    StatementState state = StatementState.of((Statement) statement);
    if (state != null) {
      state.clearBatch();
    }
  }
}
