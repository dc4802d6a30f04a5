package io.datatracing.bootstrap.propagation;

import java.nio.charset.StandardCharsets;

/**
 * Writes one header. Stateless. Names come as the format's own libraries write them ({@code
 * X-B3-TraceId}): a protocol that wants them in lower case makes them so, one that minds case
 * (Kafka) keeps them, so that those libraries find them.
 *
 * @param <C> what holds the headers: a request, a record, metadata
 */
public interface TextSetter<C> {
  /** Sets the header {@code name}, in place of any values it has under this name in any case. */
  void set(C carrier, String name, String value);

  /**
   * As {@link #set(Object, String, String)}, with a value that is ASCII already: for what holds
   * headers as bytes, which then makes no text of it.
   */
  default void set(C carrier, String name, byte[] ascii) {
    set(carrier, name, new String(ascii, StandardCharsets.ISO_8859_1));
  }

  /**
   * Removes the header {@code name}, if it is there in any case: it came with the headers of
   * another caller, which the application hands on. What cannot remove does nothing.
   */
  default void remove(C carrier, String name) {}
}
