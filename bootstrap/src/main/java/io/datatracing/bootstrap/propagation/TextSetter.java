package io.datatracing.bootstrap.propagation;

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
   * Removes the header {@code name}, if it is there in any case: it came with the headers of
   * another caller, which the application hands on. What cannot remove does nothing.
   */
  default void remove(C carrier, String name) {}
}
