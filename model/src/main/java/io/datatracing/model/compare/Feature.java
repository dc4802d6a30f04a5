package io.datatracing.model.compare;

/** Something a trace has or has not. */
public sealed interface Feature {
  /** A span of the service. */
  record InService(String service) implements Feature {}

  /** A span of the operation. */
  record WithOperation(String service, String operation) implements Feature {}

  /** A span of the operation that ended in an error. */
  record Failing(String service, String operation) implements Feature {}

  /**
   * An attribute of a span or of its resource.
   *
   * @param value as {@code AttributeValue.text()} writes it
   */
  record WithAttribute(String service, String key, String value) implements Feature {}
}
