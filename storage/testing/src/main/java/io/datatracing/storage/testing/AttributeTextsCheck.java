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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares keys and values with those of every span. So few spans that each store can look at all
 * of them, so nothing may be missing.
 */
final class AttributeTextsCheck {
  private final SpanReader reader;
  private final List<Span> spans;
  private int told;
  private int lists;

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
    assertThat(lists).as("questions with a time and a service only").isGreaterThan(count);
  }

  private void keys(TraceQuery query, String prefix, int limit) {
    compare(
        reader.attributeKeys(query, prefix, limit),
        query,
        attribute -> Stream.of(attribute.key()),
        prefix,
        limit,
        "keys, " + query);
  }

  private void values(TraceQuery query, String key, String prefix, int limit) {
    compare(
        reader.attributeValues(query, key, prefix, limit),
        query,
        attribute -> attribute.key().equals(key) ? texts(attribute.value()) : Stream.of(),
        prefix,
        limit,
        "values of " + key + ", " + query);
  }

  private static Stream<String> texts(AttributeValue value) {
    return value instanceof AttributeValue.ArrayValue array
        ? array.values().stream().map(AttributeValue::text)
        : Stream.of(value.text());
  }

  /** All that spans have which meet the query, too long ones included. */
  private TreeSet<String> all(
      TraceQuery query, Function<Attribute, Stream<String>> texts, String prefix) {
    return spans.stream()
        .filter(query::matches)
        .flatMap(
            span ->
                Stream.concat(span.attributes().stream(), span.resource().attributes().stream()))
        .flatMap(texts)
        .filter(text -> text.startsWith(prefix))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void compare(
      AttributeTexts answer,
      TraceQuery query,
      Function<Attribute, Stream<String>> texts,
      String prefix,
      int limit,
      String what) {
    TreeSet<String> all = all(query, texts, prefix);
    TreeSet<String> expected = new TreeSet<>(all);
    expected.removeIf(text -> text.length() > AttributeTexts.MAX_LENGTH);
    told += expected.size();
    if (!query.isOfServiceAndTime()) {
      assertThat(answer.texts()).as(what).isEqualTo(expected.stream().limit(limit).toList());
      assertThat(answer.complete()).as(what).isEqualTo(all.size() <= limit && all.equals(expected));
      return;
    }
    // Of what was stored together some may be told that is outside of the time.
    TreeSet<String> atAnyTime =
        all(
            TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE).withService(query.service()),
            texts,
            prefix);
    assertThat(answer.texts())
        .as(what)
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSizeLessThanOrEqualTo(limit);
    assertThat(answer.texts())
        .as(what)
        .hasSizeGreaterThanOrEqualTo(Math.min(limit, expected.size()));
    assertThat(atAnyTime).as(what).containsAll(answer.texts());
    if (answer.complete()) {
      assertThat(answer.texts()).as(what).containsAll(all);
    }
    lists++;
  }
}
