package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** {@code PreparedStatement.execute}, {@code executeQuery} and {@code executeUpdate}. */
final class ExecutePreparedHook {
  private ExecutePreparedHook() {}

  @OnEnter
  static @Nullable Execution begin(@This Object statement) {
    StatementState state = StatementState.of((Statement) statement);
    return state == null ? null : Execution.begin(state);
  }

  @OnExit
  static void end(@Enter @Nullable Execution execution, @Thrown @Nullable Throwable thrown) {
    Execution.end(execution, thrown);
  }
}
