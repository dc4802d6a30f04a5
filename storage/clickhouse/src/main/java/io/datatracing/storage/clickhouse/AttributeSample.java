package io.datatracing.storage.clickhouse;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keys, or the values of one key, of spans that are read once, in one answer. */
final class AttributeSample {
  /** Rows of one question: the newest, so that the work has a bound. */
  static final int MAX_SPANS = 10_000;

  private final TraceQuery query;
  private final @Nullable String key;
  private final String prefix;
  private final int limit;
  private final TreeSet<String> texts = new TreeSet<>();
  private boolean complete = true;
  private int spans;

  /**
   * Begins.
   *
   * @param key whose values are wanted; null for keys
   * @throws IllegalArgumentException naming the limit when it is out of its bounds
   */
  AttributeSample(TraceQuery query, @Nullable String key, String prefix, int limit) {
    if (limit < 1 || limit > AttributeTexts.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit is " + limit + ", not 1 to " + AttributeTexts.MAX_LIMIT);
    }
    this.query = query;
    this.key = key;
    this.prefix = prefix;
    this.limit = limit;
  }

  void add(List<Span> page) {
    for (Span span : page) {
      if (++spans > MAX_SPANS) {
        complete = false;
      } else if (query.matches(span)) {
        span.attributes().forEach(this::add);
        span.resource().attributes().forEach(this::add);
      }
    }
  }

  private void add(Attribute attribute) {
    if (key == null) {
      add(attribute.key());
    } else if (attribute.key().equals(key)) {
      if (attribute.value() instanceof AttributeValue.ArrayValue array) {
        array.values().forEach(element -> add(element.text()));
      } else {
        add(attribute.value().text());
      }
    }
  }

  private void add(String text) {
    if (!text.startsWith(prefix)) {
      return;
    }
    if (text.length() > AttributeTexts.MAX_LENGTH) {
      complete = false;
    } else if (texts.add(text) && texts.size() > limit) {
      texts.pollLast();
      complete = false;
    }
  }

  AttributeTexts first() {
    return new AttributeTexts(new ArrayList<>(texts), complete);
  }
}
