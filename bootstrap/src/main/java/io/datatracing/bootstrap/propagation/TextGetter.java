package io.datatracing.bootstrap.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Reads headers. Stateless. Names are lower case; protocols whose header names ignore case are read
 * without regard to it.
 *
 * @param <C> what holds the headers: a request, a record, metadata
 */
public interface TextGetter<C> {
  /** The first value of the header {@code name}; null if there is none. */
  @Nullable String get(C carrier, String name);

  /**
   * All values of the header {@code name} in the order they were sent, one for each header line: a
   * doubled {@code traceparent} is an error, lines of {@code tracestate} and {@code baggage} are
   * joined. Asked only where {@link #get} found one.
   */
  Iterable<String> all(C carrier, String name);
}
