package io.datatracing.storage.segment;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TraceQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A {@link SpanTable} as of one moment, read while it may be growing. For one reader. */
final class TableSource implements SearchSource, ValueLookup {
  private final SpanTable table;
  private final TableContexts contexts;
  private final int rows;
  private final TraceQuery query;
  private final List<TagProbe> probes = new ArrayList<>();
  private final Map<Integer, ShapeMatch> matchByShape = new HashMap<>();
  private final Map<Integer, boolean[]> tagsByResource = new HashMap<>();
  private @Nullable BitSet matched;

  TableSource(SpanTable table, TraceQuery query) {
    this.table = table;
    this.query = query;
    contexts = new TableContexts(table);
    rows = table.published();
    query.tags().forEach(tag -> probes.add(new TagProbe(tag)));
  }

  @Override
  public boolean hasMore() {
    return matched == null;
  }

  /** Tables hold what is newest; and one look finds everything in them. */
  @Override
  public long bound() {
    return Long.MAX_VALUE;
  }

  @Override
  public void advance(List<Candidate> out) {
    BitSet hits = matched();
    int[] trace = table.trace();
    BitSet traces = new BitSet();
    for (int row = hits.nextSetBit(0); row >= 0; row = hits.nextSetBit(row + 1)) {
      int ordinal = trace[row];
      if (!traces.get(ordinal)) {
        traces.set(ordinal);
        out.add(
            new Candidate(
                new TraceId(table.traces().high(ordinal), table.traces().low(ordinal)),
                earliest(ordinal)));
      }
    }
  }

  private long earliest(int ordinal) {
    long earliest = Long.MAX_VALUE;
    for (int row = newestRow(ordinal); row >= 0; row = table.olderRow()[row]) {
      earliest = Math.min(earliest, table.start()[row]);
    }
    return earliest;
  }

  /** The newest row of a trace that this moment includes. */
  private int newestRow(int ordinal) {
    int row = table.traces().newestRow(ordinal);
    while (row >= rows) {
      row = table.olderRow()[row];
    }
    return row;
  }

  private BitSet matched() {
    BitSet known = matched;
    if (known != null) {
      return known;
    }
    BitSet hits = new BitSet();
    long[] start = table.start();
    long[] end = table.end();
    for (int row = 0; row < rows; row++) {
      if (query.matchesTimes(start[row], end[row]) && matchesRow(row)) {
        hits.set(row);
      }
    }
    matched = hits;
    return hits;
  }

  private boolean matchesRow(int row) {
    Shape shape = table.shapes()[table.shape()[row]];
    int resource = table.resource()[row];
    if (query.operation() != null && !query.operation().equals(contexts.name(shape.name))
        || query.service() != null
            && !query.service().equals(contexts.resource(resource).serviceName())) {
      return false;
    }
    if (probes.isEmpty()) {
      return true;
    }
    ShapeMatch match = matchByShape.computeIfAbsent(shape.index, s -> match(shape));
    boolean[] byResource =
        tagsByResource.computeIfAbsent(resource, r -> tagsOf(contexts.resource(r).attributes()));
    int offset = table.ordinal()[row] * shape.columns.length;
    for (int tag = 0; tag < byResource.length; tag++) {
      if (!byResource[tag] && !match.matches(tag, shape.values(), offset)) {
        return false;
      }
    }
    return true;
  }

  private boolean[] tagsOf(List<Attribute> attributes) {
    boolean[] tags = new boolean[probes.size()];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = probes.get(i).tag().matches(attributes);
    }
    return tags;
  }

  private ShapeMatch match(Shape shape) {
    ShapeMatch match = new ShapeMatch(probes.size());
    for (int tag = 0; tag < probes.size(); tag++) {
      TagProbe probe = probes.get(tag);
      if (probe.tag().isError() && shape.statusCode == Status.Code.ERROR.ordinal()) {
        match.satisfied(tag);
      }
      for (int i = 0; i < shape.columns.length; i++) {
        if (key(shape.columns[i].index).equals(probe.tag().key())) {
          match.ask(tag, i, test(shape.columns[i], probe));
        }
      }
    }
    return match;
  }

  private static IntPredicate test(Column column, TagProbe probe) {
    if (column.dictionary == null) {
      return value -> probe.matchesInline(column.type, value);
    }
    Dictionary dictionary = column.dictionary;
    if (probe.needsScan(column.type)) {
      Map<Integer, Boolean> known = new HashMap<>();
      return value ->
          known.computeIfAbsent(
              value,
              id ->
                  probe.matchesEntry(
                      column.type,
                      dictionary.arena(),
                      dictionary.offset(id),
                      dictionary.length(id)));
    }
    byte[] entry = probe.entry(column.type);
    int wanted = entry == null ? -1 : dictionary.find(entry, 0, entry.length);
    return value -> value == wanted;
  }

  @Override
  public void scan(SpanVisitor visitor) {
    BitSet hits = matched();
    TraceTable traces = table.traces();
    for (int row = hits.nextSetBit(0); row >= 0; row = hits.nextSetBit(row + 1)) {
      int ordinal = table.trace()[row];
      visitor.visit(
          traces.high(ordinal),
          traces.low(ordinal),
          table.start()[row],
          table.end()[row] - table.start()[row],
          table.shapes()[table.shape()[row]].statusCode == Status.Code.ERROR.ordinal());
    }
  }

  @Override
  public boolean mayContain(TraceId traceId) {
    int ordinal = table.traces().find(traceId.high(), traceId.low());
    return ordinal >= 0 && newestRow(ordinal) >= 0;
  }

  @Override
  public void facts(TraceId traceId, FactSink sink) {
    int ordinal = table.traces().find(traceId.high(), traceId.low());
    if (ordinal < 0) {
      return;
    }
    BitSet hits = matched();
    for (int row = newestRow(ordinal); row >= 0; row = table.olderRow()[row]) {
      Shape shape = table.shapes()[table.shape()[row]];
      sink.accept(
          table.spanId()[row],
          table.parentSpanId()[row] == 0,
          table.start()[row],
          table.end()[row],
          contexts.resource(table.resource()[row]).serviceName(),
          contexts.name(shape.name),
          shape.statusCode == Status.Code.ERROR.ordinal(),
          hits.get(row));
    }
  }

  @Override
  public void spans(TraceId traceId, List<Span> out) {
    int ordinal = table.traces().find(traceId.high(), traceId.low());
    if (ordinal < 0) {
      return;
    }
    for (int row = newestRow(ordinal); row >= 0; row = table.olderRow()[row]) {
      out.add(span(traceId, row));
    }
  }

  /** Shows the matching spans as a whole, so many at a time. */
  void pages(int size, Consumer<List<Span>> page) {
    List<Span> spans = new ArrayList<>();
    BitSet hits = matched();
    for (int row = hits.nextSetBit(0); row >= 0; row = hits.nextSetBit(row + 1)) {
      int ordinal = table.trace()[row];
      spans.add(span(new TraceId(table.traces().high(ordinal), table.traces().low(ordinal)), row));
      if (spans.size() == size) {
        page.accept(List.copyOf(spans));
        spans.clear();
      }
    }
    if (!spans.isEmpty()) {
      page.accept(List.copyOf(spans));
    }
  }

  /** Adds the spans of the query's time with links that are asked for. */
  void linked(LinkedSpans out) {
    for (int row = 0; row < rows; row++) {
      int extra = table.extra()[row];
      long start = table.start()[row];
      if (extra == 0 || !query.matchesTimes(start, table.end()[row])) {
        continue;
      }
      int ordinal = table.trace()[row];
      TraceId traceId = new TraceId(table.traces().high(ordinal), table.traces().low(ordinal));
      Extras extras = Extras.read(new Extras.Cursor(table.extras().words(), extra), start, this);
      if (out.matches(traceId, start, extras.links)) {
        out.add(span(traceId, row));
      }
    }
  }

  private Span span(TraceId traceId, int row) {
    Shape shape = table.shapes()[table.shape()[row]];
    int[] values = shape.values();
    int offset = table.ordinal()[row] * shape.columns.length;
    List<Attribute> attributes = new ArrayList<>(shape.columns.length);
    for (int i = 0; i < shape.columns.length; i++) {
      int column = shape.columns[i].index;
      attributes.add(new Attribute(key(column), value(column, values[offset + i])));
    }
    long start = table.start()[row];
    int extra = table.extra()[row];
    Extras extras =
        extra == 0
            ? Extras.NONE
            : Extras.read(new Extras.Cursor(table.extras().words(), extra), start, this);
    long parent = table.parentSpanId()[row];
    return new Span(
        traceId,
        new SpanId(table.spanId()[row]),
        parent == 0 ? null : new SpanId(parent),
        extras.traceState,
        shape.flags,
        contexts.name(shape.name),
        SpanKind.ofNumber(shape.kind),
        start,
        table.end()[row],
        attributes,
        extras.droppedAttributesCount,
        extras.events,
        extras.droppedEventsCount,
        extras.links,
        extras.droppedLinksCount,
        new Status(Status.Code.ofNumber(shape.statusCode), extras.statusMessage),
        contexts.resource(table.resource()[row]),
        contexts.scope(shape.scope));
  }

  @Override
  public String key(int column) {
    return new String(table.columns()[column].key, StandardCharsets.UTF_8);
  }

  @Override
  public AttributeValue value(int column, int value) {
    Column stored = table.columns()[column];
    if (stored.dictionary == null) {
      return ColumnType.decode(stored.type, value);
    }
    Dictionary dictionary = stored.dictionary;
    return ColumnType.decode(
        stored.type, dictionary.arena(), dictionary.offset(value), dictionary.length(value));
  }

  @Override
  public String text(int place, int value) {
    for (Column column : table.columns()) {
      if (column != null && column.place == place) {
        return new String(column.values().get(value), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalStateException("No column for place " + place);
  }
}
