package io.datatracing.storage.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Attributes of the newest spans that meet a question, for stores that keep no list of them: whole
 * traces are read until there are enough, so the work has a bound and rare texts may be missing.
 */
final class AttributeSample {
  private static final int MAX_TRACES = 500;
  private static final int MAX_SPANS = 50_000;

  /** The rarest of many are given up while looking, the last ones in order. */
  private static final int MAX_KEPT = 10 * AttributeTexts.MAX_LIMIT;

  private final String prefix;
  private final TreeSet<String> texts = new TreeSet<>();
  private boolean complete = true;

  private AttributeSample(String prefix) {
    this.prefix = prefix;
  }

  static AttributeTexts keys(SpanReader reader, TraceQuery query, String prefix, int limit) {
    return look(reader, query, prefix, limit, (attribute, found) -> found.accept(attribute.key()));
  }

  static AttributeTexts values(
      SpanReader reader, TraceQuery query, String key, String prefix, int limit) {
    return look(
        reader,
        query,
        prefix,
        limit,
        (attribute, found) -> {
          if (attribute.key().equals(key)) {
            forms(attribute.value(), found);
          }
        });
  }

  /**
   * What a condition on the value may be: for an array, which each of its elements answers, those.
   */
  private static void forms(AttributeValue value, Consumer<String> found) {
    if (value instanceof AttributeValue.ArrayValue array) {
      array.values().forEach(element -> found.accept(element.text()));
    } else {
      found.accept(value.text());
    }
  }

  private static AttributeTexts look(
      SpanReader reader,
      TraceQuery query,
      String prefix,
      int limit,
      BiConsumer<Attribute, Consumer<String>> texts) {
    if (limit < 1 || limit > AttributeTexts.MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit is " + limit + ", not 1 to " + AttributeTexts.MAX_LIMIT);
    }
    AttributeSample sample = new AttributeSample(prefix);
    int traces = 0;
    int spans = 0;
    PageCursor cursor = null;
    do {
      TracePage page = reader.search(query.withLimit(TraceQuery.MAX_LIMIT).withCursor(cursor));
      for (TraceSummary summary : page.traces()) {
        if (traces == MAX_TRACES || spans >= MAX_SPANS) {
          sample.complete = false;
          return sample.first(limit);
        }
        Trace trace = reader.trace(summary.traceId());
        traces++;
        if (trace != null) {
          spans += trace.spans().size();
          sample.add(trace, query, texts);
        }
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return sample.first(limit);
  }

  private void add(Trace trace, TraceQuery query, BiConsumer<Attribute, Consumer<String>> of) {
    for (Span span : trace.spans()) {
      if (query.matches(span)) {
        span.attributes().forEach(attribute -> of.accept(attribute, this::add));
        span.resource().attributes().forEach(attribute -> of.accept(attribute, this::add));
      }
    }
  }

  private void add(String text) {
    if (!text.startsWith(prefix)) {
      return;
    }
    if (text.length() > AttributeTexts.MAX_LENGTH) {
      complete = false;
    } else if (texts.add(text) && texts.size() > MAX_KEPT) {
      texts.pollLast();
      complete = false;
    }
  }

  private AttributeTexts first(int limit) {
    List<String> first = new ArrayList<>();
    for (String text : texts) {
      if (first.size() == limit) {
        return new AttributeTexts(first, false);
      }
      first.add(text);
    }
    return new AttributeTexts(first, complete);
  }
}
