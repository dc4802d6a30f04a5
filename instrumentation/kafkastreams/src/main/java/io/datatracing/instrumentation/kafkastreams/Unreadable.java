package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import java.lang.reflect.Method;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record that can't be deserialized, so that no task processes it: its span is all of it. */
final class Unreadable {
  private static final boolean HAS_HANDLING = hasHandling();

  private Unreadable() {}

  static @Nullable OpenSpan open(ConsumerRecord<?, ?> record, Throwable failure) {
    TracedTask task = TracedTask.current();
    Span span = TracedTask.HANDLER.start(record, task);
    if (span == null) {
      return null;
    }
    span.fail(failure);
    return OpenSpan.of(span, CurrentContext.root());
  }

  /** Up to 3.8, where there is no method that handles the failure and could be hooked. */
  static void unlessHandled(ConsumerRecord<?, ?> record, @Nullable Throwable thrown) {
    if (HAS_HANDLING) {
      return;
    }
    TracedTask task = TracedTask.current();
    Span span = TracedTask.HANDLER.start(record, task);
    if (span == null) {
      return;
    }
    if (thrown == null) {
      span.fail("deserialization");
    } else {
      span.fail(TracedTask.reason(thrown));
    }
    span.end();
  }

  private static boolean hasHandling() {
    try {
      Class<?> deserializer =
          Class.forName(
              "org.apache.kafka.streams.processor.internals.RecordDeserializer",
              false,
              Unreadable.class.getClassLoader());
      for (Method method : deserializer.getDeclaredMethods()) {
        if (method.getName().equals("handleDeserializationFailure")) {
          return true;
        }
      }
    } catch (ClassNotFoundException | LinkageError e) {
      // Without it nothing is deserialized.
    }
    return false;
  }
}
