package io.datatracing.storage.segment;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import io.datatracing.storage.segment.BlockSchema.StoredShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes whole spans from a block: one read for the rows, one for each dictionary chunk. */
final class BlockTraceReader implements ValueLookup {
  /** What is read of a span. */
  enum Part {
    ALL,
    /** What {@link io.datatracing.storage.api.SpanReader#outline} gives. */
    OUTLINE
  }

  private final OpenBlock block;
  private final BlockSchema schema;

  BlockTraceReader(OpenBlock block) {
    this.block = block;
    schema = block.schema();
  }

  /** Adds the spans that the block has of a trace. */
  void read(TraceId traceId, Part part, List<Span> out) {
    for (int index : block.groupsOf(traceId)) {
      RowGroup group = new RowGroup(block, index, true);
      long[] ids = group.traceIds();
      int row = 0;
      for (int t = 0; t < group.traces(); t++) {
        int end = row + group.traceRows()[t];
        if (ids[2 * t] == traceId.high() && ids[2 * t + 1] == traceId.low()) {
          readRows(traceId, group, row, end, part, out);
          return;
        }
        row = end;
      }
    }
  }

  /** Adds all spans of a group, for whoever copies or checks a block. */
  void readAll(int index, List<Span> out) {
    RowGroup group = new RowGroup(block, index, true);
    long[] ids = group.traceIds();
    int row = 0;
    for (int t = 0; t < group.traces(); t++) {
      int end = row + group.traceRows()[t];
      readRows(new TraceId(ids[2 * t], ids[2 * t + 1]), group, row, end, Part.ALL, out);
      row = end;
    }
  }

  /** Adds the spans of the query's time with a link to one of {@code targets}. */
  void linked(Set<TraceId> targets, TraceQuery time, LinkedSpans out) {
    for (BlockGroup group : schema.groups) {
      if (group.maxStart >= time.startNanos()
          && group.minStart < time.endNanos()
          && new RowGroup(block, group.index, false).hasLinkTo(targets)) {
        List<Span> spans = new ArrayList<>();
        readAll(group.index, spans);
        spans.forEach(out::add);
      }
    }
  }

  private void readRows(
      TraceId traceId, RowGroup group, int from, int to, Part part, List<Span> out) {
    long[] spanIds = group.spanIds();
    long[] parents = group.parents();
    Map<Integer, int[]> values = new HashMap<>();
    int[] position = positions(group, from);
    boolean isOutline = part == Part.OUTLINE;
    Extras[] extras = isOutline ? new Extras[0] : extras(group, from, to);
    for (int row = from; row < to; row++) {
      StoredShape shape = schema.shapes[group.shapes()[row]];
      List<Attribute> attributes = new ArrayList<>(isOutline ? 1 : shape.column().length);
      for (int i = 0; i < shape.column().length; i++) {
        int column = shape.column()[i];
        if (isOutline && !key(column).equals(SpanState.KEY)) {
          continue;
        }
        int value =
            shape.varies()[i]
                ? values.computeIfAbsent(column, group::column)[position[column]++]
                : shape.constant()[i];
        attributes.add(new Attribute(key(column), value(column, value)));
      }
      long start = group.starts()[row];
      Extras rare = isOutline ? Extras.NONE : extras[row - from];
      out.add(
          new Span(
              traceId,
              new SpanId(spanIds[row]),
              parents[row] == 0 ? null : new SpanId(parents[row]),
              rare.traceState,
              shape.flags(),
              schema.names[shape.name()],
              SpanKind.ofNumber(shape.kind()),
              start,
              start + group.durations()[row],
              attributes,
              rare.droppedAttributesCount,
              rare.events,
              rare.droppedEventsCount,
              rare.links,
              rare.droppedLinksCount,
              new Status(Status.Code.ofNumber(shape.statusCode()), rare.statusMessage),
              schema.resources[group.resources()[row]],
              schema.scopes[shape.scope()]));
    }
  }

  /** How many values of each column the rows before {@code row} have. */
  private int[] positions(RowGroup group, int row) {
    int[] rowsOfShape = new int[schema.shapes.length];
    for (int i = 0; i < row; i++) {
      rowsOfShape[group.shapes()[i]]++;
    }
    int[] position = new int[schema.columns.length];
    for (int s = 0; s < rowsOfShape.length; s++) {
      StoredShape shape = schema.shapes[s];
      for (int i = 0; rowsOfShape[s] > 0 && i < shape.column().length; i++) {
        if (shape.varies()[i]) {
          position[shape.column()[i]] += rowsOfShape[s];
        }
      }
    }
    return position;
  }

  private Extras[] extras(RowGroup group, int from, int to) {
    Extras[] extras = new Extras[to - from];
    Arrays.fill(extras, Extras.NONE);
    Extras.Cursor cursor = group.extras();
    int row = 0;
    while (cursor.hasMore()) {
      row += cursor.next();
      if (row >= to) {
        break;
      }
      if (row < from) {
        cursor.skip();
      } else {
        extras[row - from] = Extras.read(cursor, group.starts()[row], this);
      }
    }
    return extras;
  }

  @Override
  public String key(int column) {
    return schema.columns[column].key();
  }

  @Override
  public AttributeValue value(int column, int value) {
    StoredColumn stored = schema.columns[column];
    if (!ColumnType.hasDictionary(stored.type())) {
      return ColumnType.decode(stored.type(), value);
    }
    int index = stored.chunkOf(value);
    DictionaryChunk chunk = block.chunk(stored, index);
    int entry = value - stored.chunkFirst()[index];
    return ColumnType.decode(
        stored.type(), chunk.content(), chunk.offset(entry), chunk.length(entry));
  }

  @Override
  public String text(int place, int value) {
    StoredColumn column = schema.textColumn(place);
    if (column == null) {
      throw FormatException.corrupt(block.file().path(), "it has no column for place " + place);
    }
    return value(column.index(), value).text();
  }
}
