package io.datatracing.bootstrap.propagation;

/**
 * Writes one header. Stateless.
 *
 * @param <C> what holds the headers: a request, a record, metadata
 */
public interface TextSetter<C> {
  /** Sets the header {@code name}, in place of any values it has. The name is lower case. */
  void set(C carrier, String name, String value);
}
