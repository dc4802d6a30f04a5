package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.trace.PlainContexts;
import io.datatracing.bootstrap.trace.Span;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A span that is current while its method runs, and ends with what the method promised. */
final class MethodSpan implements BiConsumer<Object, Throwable> {
  private final Span span;
  private final Object previous;

  /**
   * @param previous what was current before the span
   */
  MethodSpan(Span span, Object previous) {
    this.span = span;
    this.previous = previous;
  }

  void returned(@Nullable Object result, @Nullable Throwable thrown) {
    PlainContexts.restore(previous);
    if (thrown == null && result instanceof CompletionStage) {
      try {
        ((CompletionStage<?>) result).whenComplete(this);
        return;
      } catch (Throwable fault) {
        // A stage of the application that cannot be listened to: the span ends with the method.
        Faults.count("opentelemetryannotations", fault);
      }
    }
    end(thrown);
  }

  /** Completion, failure or cancellation of the stage. */
  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    end(cause == null ? failure : cause);
  }

  private void end(@Nullable Throwable thrown) {
    try {
      if (thrown != null) {
        span.fail(thrown);
      }
      span.end();
    } catch (Throwable fault) {
      Faults.count("opentelemetryannotations", fault);
    }
  }
}
