package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares keys and values with those of every span. So few spans that each store can look at all
 * of them, so nothing may be missing.
 */
final class AttributeTextsCheck {
  private final SpanReader reader;
  private final List<Span> spans;
  private int told;

  AttributeTextsCheck(SpanReader reader, List<Span> spans) {
    this.reader = reader;
    this.spans = spans;
  }

  void run(QueryGenerator queries, int count) {
    for (int i = 0; i < count; i++) {
      TraceQuery query = queries.next();
      keys(query, "", AttributeTexts.MAX_LIMIT);
      keys(query, "http.", AttributeTexts.MAX_LIMIT);
      keys(query, "", 2);
      for (String key : SpanGenerator.KEYS) {
        values(query, key, "", AttributeTexts.MAX_LIMIT);
      }
      values(query, "user.id", "u-1", 3);
      values(query, "host.name", "", AttributeTexts.MAX_LIMIT);
    }
    assertThat(told).as("keys and values").isGreaterThan(count);
  }

  private void keys(TraceQuery query, String prefix, int limit) {
    compare(
        reader.attributeKeys(query, prefix, limit),
        attributes(query).map(Attribute::key),
        prefix,
        limit,
        "keys, " + query);
  }

  private void values(TraceQuery query, String key, String prefix, int limit) {
    compare(
        reader.attributeValues(query, key, prefix, limit),
        attributes(query)
            .filter(attribute -> attribute.key().equals(key))
            .flatMap(attribute -> texts(attribute.value())),
        prefix,
        limit,
        "values of " + key + ", " + query);
  }

  private Stream<Attribute> attributes(TraceQuery query) {
    return spans.stream()
        .filter(query::matches)
        .flatMap(
            span ->
                Stream.concat(span.attributes().stream(), span.resource().attributes().stream()));
  }

  private static Stream<String> texts(AttributeValue value) {
    return value instanceof AttributeValue.ArrayValue array
        ? array.values().stream().map(AttributeValue::text)
        : Stream.of(value.text());
  }

  private void compare(
      AttributeTexts answer, Stream<String> all, String prefix, int limit, String what) {
    TreeSet<String> expected = new TreeSet<>();
    boolean[] tooLong = {false};
    all.filter(text -> text.startsWith(prefix))
        .forEach(
            text -> {
              if (text.length() > AttributeTexts.MAX_LENGTH) {
                tooLong[0] = true;
              } else {
                expected.add(text);
              }
            });
    assertThat(answer.texts()).as(what).isEqualTo(expected.stream().limit(limit).toList());
    assertThat(answer.complete()).as(what).isEqualTo(expected.size() <= limit && !tooLong[0]);
    told += expected.size();
  }
}
