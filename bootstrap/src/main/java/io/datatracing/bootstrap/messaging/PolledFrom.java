package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.trace.Span;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a client knows of one poll that returned records. What is not known is null or negative. */
public interface PolledFrom {
  /** The library's objects; empty when {@link PollTaker#polled} has returned. */
  Collection<?> records();

  /** For handling {@link #records}; only until {@link PollTaker#polled} returns. */
  ReceivedMessages receive();

  @Nullable String clientId();

  @Nullable String clusterId();

  /** How long the poll waited for its records. */
  long pollNanos();

  /** How many records of its partition came after this one when the poll returned. */
  long lag(String topic, int partition, long offset);

  /**
   * Puts the record's key and ids on the span, as the settings want them.
   *
   * @param record the library's object, or a deserialized copy of it with the same headers
   */
  void identify(Span span, Object record);
}
