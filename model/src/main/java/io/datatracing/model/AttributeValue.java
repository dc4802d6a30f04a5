package io.datatracing.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** One value of OTLP's {@code AnyValue}: eight cases, two of which nest. */
public sealed interface AttributeValue {

  /** A present key with no value at all. */
  AttributeValue EMPTY = new EmptyValue();

  static AttributeValue of(String value) {
    return new StringValue(value);
  }

  static AttributeValue of(long value) {
    return new IntValue(value);
  }

  static AttributeValue of(double value) {
    return new DoubleValue(value);
  }

  static AttributeValue of(boolean value) {
    return new BoolValue(value);
  }

  static AttributeValue of(List<AttributeValue> values) {
    return new ArrayValue(values);
  }

  static AttributeValue ofMap(List<Attribute> entries) {
    return new MapValue(entries);
  }

  static AttributeValue ofBytes(byte[] value) {
    return new BytesValue(value.clone());
  }

  /**
   * The value as a person would type it: strings as they are, numbers in decimal, bytes in Base64,
   * arrays as {@code [a,b]}, maps as {@code {k=v}}, nothing for {@link EmptyValue}.
   */
  String text();

  /**
   * Whether a person who typed {@code text} means this value: equal to {@link #text()}; for a
   * double, a decimal number of the same value, so that {@code 5} and {@code 5.0} both find 5.0;
   * for an array, also one of its elements.
   */
  default boolean matches(String text) {
    return text().equals(text);
  }

  record StringValue(String value) implements AttributeValue {
    @Override
    public String text() {
      return value;
    }
  }

  record BoolValue(boolean value) implements AttributeValue {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  record IntValue(long value) implements AttributeValue {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /** Equality is that of {@link Double#equals}: NaN equals NaN and the two zeros differ. */
  record DoubleValue(double value) implements AttributeValue {
    @Override
    public String text() {
      return Double.toString(value);
    }

    @Override
    public boolean matches(String text) {
      try {
        return Double.compare(value, Double.parseDouble(text)) == 0;
      } catch (NumberFormatException notANumber) {
        return false;
      }
    }
  }

  /** Owns its array: the accessor returns a copy. */
  final class BytesValue implements AttributeValue {
    private final byte[] value;

    private BytesValue(byte[] value) {
      this.value = value;
    }

    public byte[] value() {
      return value.clone();
    }

    public int size() {
      return value.length;
    }

    @Override
    public String text() {
      return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BytesValue that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "BytesValue[" + text() + "]";
    }
  }

  record ArrayValue(List<AttributeValue> values) implements AttributeValue {
    public ArrayValue {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      StringBuilder out = new StringBuilder("[");
      for (AttributeValue value : values) {
        out.append(out.length() > 1 ? "," : "").append(value.text());
      }
      return out.append(']').toString();
    }

    @Override
    public boolean matches(String text) {
      for (AttributeValue value : values) {
        if (value.matches(text)) {
          return true;
        }
      }
      return text().equals(text);
    }
  }

  /** Entries keep their order and their repetitions; OTLP forbids repetitions but they occur. */
  record MapValue(List<Attribute> entries) implements AttributeValue {
    public MapValue {
      entries = List.copyOf(entries);
    }

    @Override
    public String text() {
      StringBuilder out = new StringBuilder("{");
      for (Attribute entry : entries) {
        out.append(out.length() > 1 ? "," : "")
            .append(entry.key())
            .append('=')
            .append(entry.value().text());
      }
      return out.append('}').toString();
    }
  }

  record EmptyValue() implements AttributeValue {
    @Override
    public String text() {
      return "";
    }
  }
}
