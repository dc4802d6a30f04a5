package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpAttributes;
import io.datatracing.model.otlp.OtlpReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The spans of one shard that are not in a block yet, in columns, by arrival.
 *
 * <h2>Threads</h2>
 *
 * One thread adds and publishes; any number read, without a lock. A reader first takes {@link
 * #published} (acquire) and looks at rows below it only. That is safe because nothing that a
 * published row leads to ever changes: arrays only grow, by being replaced through volatile fields
 * with longer ones that begin the same, and rows, dictionary entries and shapes are only appended.
 * Once {@link #published} has reached its final value the table is immutable.
 *
 * <h2>Cost</h2>
 *
 * A span takes 52 bytes and four for each attribute; new values take their bytes and about 20 more.
 */
final class SpanTable {
  private static final VarHandle PUBLISHED;

  static {
    try {
      PUBLISHED = MethodHandles.lookup().findVarHandle(SpanTable.class, "published", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ROW_BYTES = 52;

  private final long seed;
  private final MemoryMeter meter = new MemoryMeter();
  private final TraceTable traces;
  private final ExtraStream extras = new ExtraStream(meter);
  private final Dictionary names;
  private final Dictionary scopes;
  private final Dictionary resources;

  private final TableServices services;
  private final TableColumns columns;
  private final ExtraAppender extraAppender;
  private final LikelyShapes likelyShapes;

  /** Chained hash table of shapes by {@link Shape#hash}; a power of two. */
  private int[] shapeSlots = new int[256];

  private int[] nextShape = new int[128];
  private volatile Shape[] shapes = new Shape[128];
  private int shapeCount;

  private volatile int[] trace;
  private volatile int[] olderRow;
  private volatile long[] spanId;
  private volatile long[] parentSpanId;
  private volatile long[] start;
  private volatile long[] end;
  private volatile int[] resource;
  private volatile int[] shape;
  private volatile int[] ordinal;
  private volatile int[] extra;
  private int size;
  private int published;
  private volatile long memoryBytes;

  private int resourceOrdinal;
  private int scopeOrdinal;
  private int currentResource;
  private int currentService;
  private int currentScope;
  private ByteSink contextBytes = new ByteSink(1024);

  private final TableRollup rollup = new TableRollup(this);

  SpanTable(long seed, int expectedRows) {
    this.seed = seed;
    traces = new TraceTable(seed, meter);
    names = new Dictionary(seed, meter);
    scopes = new Dictionary(seed, meter);
    resources = new Dictionary(seed, meter);
    services = new TableServices(resources, seed, meter);
    columns = new TableColumns(seed, meter);
    extraAppender = new ExtraAppender(extras, columns);
    likelyShapes = new LikelyShapes(names, columns, meter);
    trace = new int[expectedRows];
    olderRow = new int[expectedRows];
    spanId = new long[expectedRows];
    parentSpanId = new long[expectedRows];
    start = new long[expectedRows];
    end = new long[expectedRows];
    resource = new int[expectedRows];
    shape = new int[expectedRows];
    ordinal = new int[expectedRows];
    extra = new int[expectedRows];
    meter.grew((long) ROW_BYTES * expectedRows);
  }

  /** Adds those spans of a request that belong to the shard, and publishes them. */
  void addBatch(OtlpReader reader, byte[] request, int shard, int shards) {
    resourceOrdinal = 0;
    scopeOrdinal = 0;
    reader.reset(request, 0, request.length);
    while (reader.nextSlice()) {
      int known = Sharding.shardOfSlice(request, reader.spanOffset(), reader.spanLength(), shards);
      if (known == shard || known < 0 && isOf(reader, shard, shards)) {
        add(reader);
      }
    }
    publish();
  }

  private static boolean isOf(OtlpReader span, int shard, int shards) {
    span.readSpan();
    return Sharding.shardOf(span.traceIdHigh(), span.traceIdLow(), shards) == shard;
  }

  /** Adds the span that the reader has moved to. */
  private void add(OtlpReader span) {
    context(span);
    Shape found = likelyShapes.read(span, currentService, currentScope);
    if (found == null) {
      span.readSpan();
      found = shapeOf(span);
      likelyShapes.found(span, found);
    }
    int row = size;
    if (row == trace.length) {
      growRows();
    }
    int traceOrdinal = traces.intern(span.traceIdHigh(), span.traceIdLow());
    trace[row] = traceOrdinal;
    olderRow[row] = traces.newestRow(traceOrdinal);
    spanId[row] = span.spanId();
    parentSpanId[row] = span.parentSpanId();
    start[row] = span.startTimeUnixNano();
    end[row] = span.endTimeUnixNano();
    resource[row] = currentResource;
    shape[row] = found.index;
    ordinal[row] = found.append(currentResource);
    extra[row] = extraAppender.add(span);
    traces.setNewestRow(traceOrdinal, row);
    size = row + 1;
  }

  /** The summaries of the published rows. */
  TableRollup rollup() {
    return rollup;
  }

  /** Makes all rows added so far visible to readers. */
  private void publish() {
    memoryBytes = meter.bytes();
    PUBLISHED.setRelease(this, size);
  }

  private void context(OtlpReader span) {
    if (span.resourceOrdinal() != resourceOrdinal) {
      resourceOrdinal = span.resourceOrdinal();
      currentResource =
          internContext(
              resources,
              span.bytes(),
              span.resourceOffset(),
              span.resourceLength(),
              span.resourceSchemaUrlOffset(),
              span.resourceSchemaUrlLength());
      currentService = services.of(currentResource);
    }
    if (span.scopeOrdinal() != scopeOrdinal) {
      scopeOrdinal = span.scopeOrdinal();
      currentScope =
          internContext(
              scopes,
              span.bytes(),
              span.scopeOffset(),
              span.scopeLength(),
              span.scopeSchemaUrlOffset(),
              span.scopeSchemaUrlLength());
    }
  }

  /** A resource or scope and its schema URL are one entry: length, message, URL. */
  private int internContext(
      Dictionary dictionary, byte[] bytes, int offset, int length, int urlOffset, int urlLength) {
    contextBytes.clear();
    contextBytes.sized(bytes, offset, length);
    contextBytes.bytes(bytes, urlOffset, urlLength);
    return dictionary.intern(contextBytes.array(), 0, contextBytes.size());
  }

  /** Finds or makes the shape, which then remembers the values of the span's attributes. */
  private Shape shapeOf(OtlpReader span) {
    OtlpAttributes attributes = span.attributes();
    int count = attributes.size();
    byte[] bytes = span.bytes();
    long hash =
        XxHash64.hash(seed, bytes, span.nameOffset(), span.nameLength())
            + span.kind() * 31L
            + span.statusCode() * 131L
            + span.flags() * 65_537L
            + currentScope * 1_000_003L
            + currentService * 15_485_863L
            + count * 1031L;
    for (int i = 0; i < count; i++) {
      hash = hash * 31 + attributes.keyLength(i);
    }
    int slot = (int) (hash ^ hash >>> 32) & shapeSlots.length - 1;
    for (int next = shapeSlots[slot]; next != 0; next = nextShape[next - 1]) {
      Shape candidate = shapes[next - 1];
      if (candidate.hash == hash && fits(candidate, span, count)) {
        return candidate;
      }
    }
    return newShape(span, hash);
  }

  /** Compares with a shape; on the way the values are looked up, which most often succeeds. */
  private boolean fits(Shape candidate, OtlpReader span, int count) {
    byte[] bytes = span.bytes();
    if (candidate.columns.length != count
        || candidate.kind != span.kind()
        || candidate.statusCode != span.statusCode()
        || candidate.flags != span.flags()
        || candidate.scope != currentScope
        || candidate.service != currentService
        || !names.is(candidate.name, bytes, span.nameOffset(), span.nameLength())) {
      return false;
    }
    OtlpAttributes attributes = span.attributes();
    for (int i = 0; i < count; i++) {
      int offset = attributes.entryOffset(i);
      int length = attributes.entryLength(i);
      if (candidate.repeats(i, bytes, offset, length)) {
        continue;
      }
      Column column = candidate.columns[i];
      if (!column.isOf(bytes, attributes, i)) {
        return false;
      }
      candidate.remember(i, bytes, offset, length, columns.value(column, bytes, attributes, i));
    }
    return true;
  }

  private Shape newShape(OtlpReader span, long hash) {
    OtlpAttributes attributes = span.attributes();
    byte[] bytes = span.bytes();
    Column[] keys = new Column[attributes.size()];
    int[] values = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = columns.column(Column.SPAN, bytes, attributes, i);
      values[i] = columns.value(keys[i], bytes, attributes, i);
    }
    Shape made =
        new Shape(
            shapeCount,
            names.intern(bytes, span.nameOffset(), span.nameLength()),
            currentService,
            currentScope,
            span.kind(),
            span.statusCode(),
            span.flags(),
            keys,
            values,
            hash,
            meter);
    if (shapeCount == shapes.length) {
      growShapes();
    }
    shapes[shapeCount] = made;
    chain(made);
    shapeCount++;
    return made;
  }

  private void chain(Shape made) {
    int slot = (int) (made.hash ^ made.hash >>> 32) & shapeSlots.length - 1;
    nextShape[made.index] = shapeSlots[slot];
    shapeSlots[slot] = made.index + 1;
  }

  private void growShapes() {
    int capacity = 2 * shapeCount;
    meter.grew(16L * shapeCount);
    shapes = Arrays.copyOf(shapes, capacity);
    nextShape = new int[capacity];
    shapeSlots = new int[2 * capacity];
    for (int i = 0; i < shapeCount; i++) {
      chain(shapes[i]);
    }
  }

  private void growRows() {
    int capacity = Math.max(1024, trace.length + trace.length / 2);
    meter.grew((long) ROW_BYTES * (capacity - trace.length));
    trace = Arrays.copyOf(trace, capacity);
    olderRow = Arrays.copyOf(olderRow, capacity);
    spanId = Arrays.copyOf(spanId, capacity);
    parentSpanId = Arrays.copyOf(parentSpanId, capacity);
    start = Arrays.copyOf(start, capacity);
    end = Arrays.copyOf(end, capacity);
    resource = Arrays.copyOf(resource, capacity);
    shape = Arrays.copyOf(shape, capacity);
    ordinal = Arrays.copyOf(ordinal, capacity);
    extra = Arrays.copyOf(extra, capacity);
  }

  /** Rows that readers may look at. Everything below reads up to such a row. */
  int published() {
    return (int) PUBLISHED.getAcquire(this);
  }

  /** An estimate, as of the last publication. */
  long memoryBytes() {
    return memoryBytes;
  }

  TraceTable traces() {
    return traces;
  }

  Dictionary names() {
    return names;
  }

  Dictionary scopes() {
    return scopes;
  }

  Dictionary resources() {
    return resources;
  }

  ExtraStream extras() {
    return extras;
  }

  /** Longer than the number of columns; entries that no published row leads to may be null. */
  Column[] columns() {
    return columns.all();
  }

  /** Only meaningful once the table is complete, as {@link #shapeCount}. */
  int columnCount() {
    return columns.count();
  }

  Shape[] shapes() {
    return shapes;
  }

  int shapeCount() {
    return shapeCount;
  }

  int[] trace() {
    return trace;
  }

  /** The row of the same trace before this one, or -1. */
  int[] olderRow() {
    return olderRow;
  }

  long[] spanId() {
    return spanId;
  }

  /** 0 where a span has no parent. */
  long[] parentSpanId() {
    return parentSpanId;
  }

  long[] start() {
    return start;
  }

  long[] end() {
    return end;
  }

  int[] resource() {
    return resource;
  }

  int[] shape() {
    return shape;
  }

  /** Which of its shape's spans a row is: its values begin at ordinal times attribute count. */
  int[] ordinal() {
    return ordinal;
  }

  /** Where the row's extras begin; 0 for none. */
  int[] extra() {
    return extra;
  }
}
