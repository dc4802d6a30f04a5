package io.datatracing.instrumentation.springkafka;

import java.util.concurrent.CompletionException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.KafkaBackoffException;

/** What listeners throw, without what Spring wraps around it. */
final class Failures {
  private Failures() {}

  /** The exception of the application, as far as it is told. */
  static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while ((reason instanceof KafkaException || reason instanceof CompletionException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  /** The record of a retry topic is not due: nothing was tried. */
  static boolean isBackoff(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaBackoffException) {
        return true;
      }
    }
    return false;
  }
}
