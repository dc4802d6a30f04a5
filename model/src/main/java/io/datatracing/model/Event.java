package io.datatracing.model;

import java.util.List;

/**
 * Something that happened during a span, such as an exception.
 *
 * @param timeUnixNano nanoseconds since 1970, as sent
 * @param droppedAttributesCount attributes the sender left out; 0 to 2^32 - 1
 */
public record Event(
    long timeUnixNano, String name, List<Attribute> attributes, long droppedAttributesCount) {
  public Event {
    attributes = List.copyOf(attributes);
  }
}
