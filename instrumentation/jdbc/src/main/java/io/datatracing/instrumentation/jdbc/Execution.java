package io.datatracing.instrumentation.jdbc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.db.DbClientHandler;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement. Its span is current meanwhile: a method of the driver that calls
 * another one, or the statement of a driver below, finds itself inside and makes no second span,
 * and the requests of a driver that speaks HTTP are its children.
 */
final class Execution {
  private static final DbClientHandler<StatementState> HANDLER =
      new DbClientHandler<>(new StatementReader());

  private final Span span;
  private final Context previous;

  private Execution(Span span, Context previous) {
    this.span = span;
    this.previous = previous;
  }

  /** Null if there is nothing to trace. */
  static @Nullable Execution begin(StatementState statement) {
    Context current = CurrentContext.current();
    if (ConnectionChecks.isCheck(statement.sql()) && Span.from(current) == null) {
      return null;
    }
    Span span = HANDLER.start(statement);
    return span == null ? null : new Execution(span, CurrentContext.attach(span.in(current)));
  }

  static void end(@Nullable Execution execution, @Nullable Throwable thrown) {
    if (execution != null) {
      CurrentContext.restore(execution.previous);
      HANDLER.end(execution.span, thrown);
    }
  }
}
