package io.datatracing.instrumentation.jdbc;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.This;
import io.datatracing.instrumentation.api.Thrown;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** {@code Statement.execute}, {@code executeQuery} and {@code executeUpdate} of a text. */
final class ExecuteSqlHook {
  private ExecuteSqlHook() {}

  @OnEnter
  static @Nullable Execution begin(@This Object statement, @Argument(0) @Nullable String sql) {
    StatementState state = StatementState.of((Statement) statement);
    if (state == null) {
      return null;
    }
    state.sql(sql);
    return Execution.begin(state);
  }

  @OnExit
  static void end(@Enter @Nullable Execution execution, @Thrown @Nullable Throwable thrown) {
    Execution.end(execution, thrown);
  }
}
