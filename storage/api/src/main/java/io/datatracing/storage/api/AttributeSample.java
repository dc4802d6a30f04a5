package io.datatracing.storage.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.util.function.Consumer;

/**
 * Attributes of the newest spans that meet a question, for stores and questions that there is no
 * list for: whole traces are read until there are enough, so the work has a bound and rare texts
 * may be missing.
 */
final class AttributeSample {
  private static final int MAX_TRACES = 500;
  private static final int MAX_SPANS = 50_000;

  private AttributeSample() {}

  static AttributeTexts keys(SpanReader reader, TraceQuery query, String prefix, int limit) {
    TextChoice texts = new TextChoice(prefix, limit);
    return look(reader, query, texts, attribute -> texts.add(attribute.key()));
  }

  static AttributeTexts values(
      SpanReader reader, TraceQuery query, String key, String prefix, int limit) {
    TextChoice texts = new TextChoice(prefix, limit);
    return look(
        reader,
        query,
        texts,
        attribute -> {
          if (attribute.key().equals(key)) {
            texts.add(attribute.value());
          }
        });
  }

  private static AttributeTexts look(
      SpanReader reader, TraceQuery query, TextChoice texts, Consumer<Attribute> add) {
    int traces = 0;
    int spans = 0;
    PageCursor cursor = null;
    do {
      TracePage page = reader.search(query.withLimit(TraceQuery.MAX_LIMIT).withCursor(cursor));
      for (TraceSummary summary : page.traces()) {
        if (traces == MAX_TRACES || spans >= MAX_SPANS) {
          texts.setIncomplete();
          return texts.first();
        }
        Trace trace = reader.trace(summary.traceId());
        traces++;
        if (trace != null) {
          spans += trace.spans().size();
          for (Span span : trace.spans()) {
            if (query.matches(span)) {
              span.attributes().forEach(add);
              span.resource().attributes().forEach(add);
            }
          }
        }
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return texts.first();
  }
}
