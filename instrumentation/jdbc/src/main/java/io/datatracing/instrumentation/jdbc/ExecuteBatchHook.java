package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** {@code Statement.executeBatch}: one span, however many statements. */
final class ExecuteBatchHook {
  private ExecuteBatchHook() {}

  @OnEnter
  static @Nullable Execution begin(@This Object statement) {
    StatementState state = StatementState.of((Statement) statement);
    if (state == null) {
      return null;
    }
    state.beginBatch();
    return Execution.begin(state);
  }

  @OnExit
  static void end(
      @This Object statement,
      @Enter @Nullable Execution execution,
      @Thrown @Nullable Throwable thrown) {
    StatementState state = StatementState.of((Statement) statement);
    if (state != null) {
      state.clearBatch();
    }
    Execution.end(execution, thrown);
  }
}
