package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TextChoice;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads tables and blocks together, on the caller's thread. */
final class SegmentReader implements SpanReader {
  private final Reads reads;
  private final AttributeChoices attributes;
  private final ServiceColors colors;

  SegmentReader(Reads reads, ServiceColors colors) {
    this.reads = reads;
    attributes = new AttributeChoices(reads);
    this.colors = colors;
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    List<Span> spans = spans(traceId, BlockTraceReader.Part.ALL);
    return spans.isEmpty() ? null : Trace.of(traceId, spans);
  }

  @Override
  public @Nullable Trace outline(TraceId traceId) {
    List<Span> spans = spans(traceId, BlockTraceReader.Part.OUTLINE);
    if (spans.isEmpty()) {
      return null;
    }
    if (Trace.hasRepeatedId(spans)) {
      // Whether one is a repetition shows only in all that it has.
      return trace(traceId);
    }
    return Trace.of(traceId, spans);
  }

  private List<Span> spans(TraceId traceId, BlockTraceReader.Part part) {
    return reads.read(
        session -> {
          List<Span> spans = new ArrayList<>();
          // Times do not matter here: the query only says what a table source is for.
          TraceQuery any = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
          for (SpanTable table : session.tables()) {
            new TableSource(table, any).spans(traceId, spans);
          }
          for (Block block : session.blocksOf(traceId)) {
            new BlockTraceReader(session.open(block)).read(traceId, part, spans);
          }
          return spans;
        });
  }

  @Override
  public TracePage search(TraceQuery query) {
    return reads.read(session -> new TraceSearch(session.sources(query), query).run());
  }

  /** Cannot begin again, since spans have been shown; of a damaged block the rest is left out. */
  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    try (ReadSession session = reads.steady(block -> block.catalog().mayMatch(query))) {
      for (SearchSource source : session.sources(query)) {
        try {
          source.scan(visitor);
        } catch (FormatException e) {
          reads.isolate(session, e);
        }
      }
    }
  }

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    return reads.read(
        session -> {
          LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
          TraceQuery time = TraceQuery.between(startNanos, endNanos);
          for (SpanTable table : session.tables()) {
            new TableSource(table, time).linked(linked);
          }
          for (Block block : session.view.blocks()) {
            if (block.catalog().mayMatch(time)) {
              new BlockTraceReader(session.open(block)).linked(targets, time, linked);
            }
          }
          return linked.first();
        });
  }

  @Override
  public List<String> services() {
    return new ArrayList<>(operations().keySet());
  }

  @Override
  public List<Operation> operations(String service) {
    return new ArrayList<>(operations().getOrDefault(service, Set.of()));
  }

  private Map<String, Set<Operation>> operations() {
    Map<String, Set<Operation>> all = new TreeMap<>();
    StoreView current = reads.current();
    for (Generation generation : current.generations()) {
      for (SpanTable table : generation.tables()) {
        // Takes part in the publication of rows: what they lead to is complete.
        if (table.published() > 0) {
          merge(all, Catalog.operations(table, new TableContexts(table)));
        }
      }
    }
    for (Block block : current.blocks()) {
      merge(all, block.catalog().operations());
    }
    return all;
  }

  private static void merge(
      Map<String, Set<Operation>> into, Map<String, Set<Operation>> operations) {
    operations.forEach(
        (service, names) -> into.computeIfAbsent(service, s -> new TreeSet<>()).addAll(names));
  }

  @Override
  public AttributeTexts attributeKeys(TraceQuery query, String prefix, int limit) {
    return attributes.choose(
        query,
        null,
        new TextChoice(prefix, limit),
        () -> SpanReader.super.attributeKeys(query, prefix, limit));
  }

  @Override
  public AttributeTexts attributeValues(TraceQuery query, String key, String prefix, int limit) {
    return attributes.choose(
        query,
        key,
        new TextChoice(prefix, limit),
        () -> SpanReader.super.attributeValues(query, key, prefix, limit));
  }

  @Override
  public int serviceColor(String service) {
    return colors.slot(service);
  }
}
