package io.datatracing.model;

/** A named value. Lists of attributes keep the order, and the repetitions, of the sender. */
public record Attribute(String key, AttributeValue value) {

  public static Attribute of(String key, String value) {
    return new Attribute(key, AttributeValue.of(value));
  }

  public static Attribute of(String key, long value) {
    return new Attribute(key, AttributeValue.of(value));
  }

  public static Attribute of(String key, double value) {
    return new Attribute(key, AttributeValue.of(value));
  }

  public static Attribute of(String key, boolean value) {
    return new Attribute(key, AttributeValue.of(value));
  }
}
