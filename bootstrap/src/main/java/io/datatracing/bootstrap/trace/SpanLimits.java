package io.datatracing.bootstrap.trace;

/** What one span may hold. Immutable. Beyond a bound things are dropped and counted on the span. */
public final class SpanLimits {
  /** The defaults of OpenTelemetry's specification: 128 of everything, values of any length. */
  public static final SpanLimits DEFAULT =
      new SpanLimits(128, Integer.MAX_VALUE, 128, 128, 128, 128);

  private final int attributes;
  private final int valueLength;
  private final int events;
  private final int links;
  private final int attributesPerEvent;
  private final int attributesPerLink;

  /**
   * @param valueLength the longest string value in chars, longer ones are cut; {@link
   *     Integer#MAX_VALUE} for no limit
   * @throws IllegalArgumentException if a number is negative
   */
  public SpanLimits(
      int attributes,
      int valueLength,
      int events,
      int links,
      int attributesPerEvent,
      int attributesPerLink) {
    this.attributes = notNegative("attributes", attributes);
    this.valueLength = notNegative("valueLength", valueLength);
    this.events = notNegative("events", events);
    this.links = notNegative("links", links);
    this.attributesPerEvent = notNegative("attributesPerEvent", attributesPerEvent);
    this.attributesPerLink = notNegative("attributesPerLink", attributesPerLink);
  }

  public int attributes() {
    return attributes;
  }

  public int valueLength() {
    return valueLength;
  }

  public int events() {
    return events;
  }

  public int links() {
    return links;
  }

  public int attributesPerEvent() {
    return attributesPerEvent;
  }

  public int attributesPerLink() {
    return attributesPerLink;
  }

  /**
   * {@code value}, cut to the longest allowed length but never between the two chars of a surrogate
   * pair.
   */
  String cut(String value) {
    if (value.length() <= valueLength) {
      return value;
    }
    int end = valueLength;
    if (end > 0 && Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end);
  }

  String[] cut(String[] values) {
    if (valueLength == Integer.MAX_VALUE) {
      return values;
    }
    String[] cut = values.clone();
    for (int i = 0; i < cut.length; i++) {
      if (cut[i] != null) {
        cut[i] = cut(cut[i]);
      }
    }
    return cut;
  }

  private static int notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "span limit " + name + " is " + value + ", expected 0 or more");
    }
    return value;
  }
}
