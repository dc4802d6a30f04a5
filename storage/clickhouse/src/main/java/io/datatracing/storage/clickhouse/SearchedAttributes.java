package io.datatracing.storage.clickhouse;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes as they are searched: each key with each text that finds it, as {@link
 * AttributeValue#matches} and {@link io.datatracing.storage.api.Tag#matches(AttributeValue)} say.
 *
 * <p>An array is there as a whole and as its elements, a double that is a whole number also as one.
 * Ranges of records are there as numbers besides. See {@link TagCondition} for the other side.
 */
final class SearchedAttributes {
  /** Longer texts are cut; what is found by one is looked at again. */
  static final int MAX_TEXT = 1_000;

  /** Doubles up to here have every whole number. */
  private static final double MAX_WHOLE = 1L << 53;

  private final List<String> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> inputPlaces = new ArrayList<>();
  private final List<Long> inputFirsts = new ArrayList<>();
  private final List<Long> inputLasts = new ArrayList<>();

  SearchedAttributes(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      add(attribute.key(), attribute.value());
      if (attribute.value() instanceof AttributeValue.ArrayValue array) {
        for (AttributeValue element : array.values()) {
          addByMeaning(attribute.key(), element.text());
        }
      }
    }
  }

  private void add(String key, AttributeValue value) {
    add(key, value.text());
    if (value instanceof AttributeValue.DoubleValue number && isWhole(number.value())) {
      add(key, Long.toString((long) number.value()));
    } else if (value instanceof AttributeValue.ArrayValue array) {
      array.values().forEach(element -> add(key, element));
    }
  }

  private void addByMeaning(String key, String element) {
    if (key.equals(MessagingAttributes.INPUTS)) {
      InputRange range = InputRange.parse(element);
      if (range != null) {
        inputPlaces.add(place(range));
        inputFirsts.add(range.first());
        inputLasts.add(range.last());
      }
    } else if (key.equals(MessagingAttributes.ID) && element.indexOf('=') >= 0) {
      add(key, element.substring(element.indexOf('=')));
    }
  }

  private void add(String key, String text) {
    keys.add(key);
    values.add(cut(text));
  }

  static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** Not for the negative zero, which is another number than 0. */
  static boolean isWhole(double value) {
    return value == Math.rint(value)
        && Math.abs(value) <= MAX_WHOLE
        && Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(-0.0);
  }

  static String place(InputRange range) {
    return range.topic() + "/" + range.partition();
  }

  /** The five columns of the tables, in their order. */
  void writeTo(RowWriter row) {
    row.strings(keys).strings(values).strings(inputPlaces).int64s(inputFirsts).int64s(inputLasts);
  }
}
