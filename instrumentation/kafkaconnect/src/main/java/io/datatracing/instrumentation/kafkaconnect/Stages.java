package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.opentelemetry.context.Context;
import java.util.Locale;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the records of a batch on their way through Connect: how long each converter and
 * transformation took, and what failed. One thread.
 */
final class Stages {
  /** Converters and transformations with a line of their own. */
  private static final int MOST = 32;

  /** Failures of records that are told one by one; all are counted. */
  private static final int MOST_FAILURES = 8;

  /** Those of the batch that this thread is at. */
  private static final ThreadLocal<Stages> CURRENT = new ThreadLocal<>();

  private final Stage[] stages = new Stage[MOST];
  private final Class<?>[] types = new Class<?>[MOST];
  private final long[] nanos = new long[MOST];
  private int size;
  private long convertNanos;
  private long transformNanos;
  private int failed;
  private int skipped;
  private int retries;
  private int deadLetters;
  private @Nullable Span span;
  private @Nullable Context batch;

  /**
   * This thread works on a batch from here on, in {@code context}, which it comes back to at each
   * record. Nothing is measured if its span records nothing.
   */
  static void enter(Stages stages, @Nullable Span span, Context context) {
    stages.batch = context;
    enter(stages, span);
  }

  /** As above, for records that do not change the context. */
  static void enter(Stages stages, @Nullable Span span) {
    if (span != null && span.isRecording()) {
      stages.span = span;
      CURRENT.set(stages);
    }
  }

  static void leave() {
    CURRENT.remove();
  }

  /** Null if this thread is at no batch, or nothing is recorded of it. */
  static @Nullable Stages current() {
    return CURRENT.get();
  }

  void toBatch() {
    Context own = batch;
    if (own != null) {
      CurrentContext.attach(own);
    }
  }

  void add(Stage stage, Class<?> type, long more) {
    switch (stage) {
      case TRANSFORMATION:
        transformNanos += more;
        break;
      case KEY_CONVERTER:
      case VALUE_CONVERTER:
      case HEADER_CONVERTER:
        convertNanos += more;
        break;
      default:
        return;
    }
    for (int i = 0; i < size; i++) {
      if (stages[i] == stage && types[i] == type) {
        nanos[i] += more;
        return;
      }
    }
    if (size < MOST) {
      stages[size] = stage;
      types[size] = type;
      nanos[size++] = more;
    }
  }

  /** A record cannot be converted or transformed; whether that is tolerated comes later. */
  void failed(Throwable error) {
    Span batch = span;
    if (batch != null && failed++ < MOST_FAILURES) {
      SpanEvent event = batch.recordException(error);
      if (event != null) {
        event.put(Attributes.ERROR_TYPE, error.getClass().getName());
      }
    }
  }

  void skipped() {
    skipped++;
  }

  void retried() {
    retries++;
  }

  void deadLetter() {
    deadLetters++;
  }

  void describe(Span batch) {
    if (convertNanos > 0) {
      batch.put(ConnectAttributes.CONVERT, convertNanos / 1e9);
    }
    if (transformNanos > 0) {
      batch.put(ConnectAttributes.TRANSFORM, transformNanos / 1e9);
    }
    if (size > 0) {
      String[] lines = new String[size];
      for (int i = 0; i < size; i++) {
        lines[i] =
            stages[i].name().toLowerCase(Locale.ROOT)
                + " "
                + types[i].getName()
                + "="
                + nanos[i] / 1e9;
      }
      batch.put(ConnectAttributes.STAGES, lines);
    }
    count(batch);
  }

  private void count(Span batch) {
    if (failed > 0) {
      batch.put(ConnectAttributes.FAILED, failed);
    }
    if (skipped > 0) {
      batch.put(ConnectAttributes.SKIPPED, skipped);
    }
    if (retries > 0) {
      batch.put(ConnectAttributes.RETRIES, retries);
    }
    if (deadLetters > 0) {
      batch.put(ConnectAttributes.DEAD_LETTERS, deadLetters);
    }
  }
}
