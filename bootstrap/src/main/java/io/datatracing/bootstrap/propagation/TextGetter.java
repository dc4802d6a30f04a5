package io.datatracing.bootstrap.propagation;

import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads headers. Stateless. Names are compared without regard to case, also in protocols that mind
 * it: each library has its own idea of how to write them.
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

  /**
   * The value of a header that may be there once; null if there is none, or several, even equal
   * ones.
   */
  default @Nullable String single(C carrier, String name) {
    String value = get(carrier, name);
    if (value == null) {
      return null;
    }
    Iterator<String> each = all(carrier, name).iterator();
    if (each.hasNext()) {
      each.next();
    }
    return each.hasNext() ? null : value;
  }

  /** Whether the carrier has bytes, so that {@link #singleBytes} spares a text. */
  default boolean hasBytes() {
    return false;
  }

  /**
   * {@link #single} before it is decoded, where {@link #hasBytes}. The carrier's own: not to be
   * written to.
   */
  default byte @Nullable [] singleBytes(C carrier, String name) {
    return null;
  }

  /**
   * The names of all headers, for formats that have one header for each member of baggage. What
   * cannot tell them has no such members.
   */
  default Iterable<String> names(C carrier) {
    return Collections.emptyList();
  }
}
