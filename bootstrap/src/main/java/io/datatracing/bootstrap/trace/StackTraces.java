package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.Faults;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions as events. Exceptions are the application's objects, so each call on one may itself
 * throw.
 */
final class StackTraces {
  /** Longest stack trace kept, in chars: the causes of a deep one repeat themselves. */
  static final int MAX_STACK_TRACE = 16_384;

  private StackTraces() {}

  static @Nullable SpanEvent record(Span span, Throwable thrown) {
    SpanEvent event = span.event("exception");
    if (event == null) {
      return null;
    }
    event.put(Attributes.EXCEPTION_TYPE, thrown.getClass().getName());
    event.put(Attributes.EXCEPTION_MESSAGE, message(thrown));
    event.put(Attributes.EXCEPTION_STACKTRACE, print(thrown));
    return event;
  }

  static @Nullable String message(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException hostile) {
      Faults.count("exception-message", hostile);
      return null;
    }
  }

  private static @Nullable String print(Throwable thrown) {
    StringWriter text = new StringWriter(1024);
    try (PrintWriter writer = new PrintWriter(text)) {
      thrown.printStackTrace(writer);
    } catch (RuntimeException hostile) {
      Faults.count("exception-stack-trace", hostile);
      return null;
    }
    StringBuffer trace = text.getBuffer();
    return trace.length() <= MAX_STACK_TRACE
        ? trace.toString()
        : trace.substring(0, MAX_STACK_TRACE);
  }
}
