package io.datatracing.storage.segment;

import io.datatracing.model.SpanState;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.TextChoice;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open block file. Everything in it is read when it is asked for; its schema is kept. */
final class OpenBlock implements Closeable {
  private final BlockFile file;
  private final DictionaryCache dictionaries;
  private volatile @Nullable Schema schema;
  private volatile BloomFilter[] valueFilters = {};

  /**
   * Kept for the traces that a question asks for one after the other, and no longer than until the
   * next collection: it is read in a tenth of a millisecond, and one for each of hundreds of blocks
   * would be more than everything else here.
   */
  private volatile WeakReference<BlockTraceIndex> traceIndex = new WeakReference<>(null);

  private volatile @Nullable Durations latency;
  private volatile byte @Nullable [] edges;
  private volatile byte @Nullable [] attributes;

  private record Schema(BlockSchema schema, int bytes) {}

  private record Durations(byte[] content, RollupRuns runs) {}

  OpenBlock(BlockFile file, DictionaryCache dictionaries) {
    this.file = file;
    this.dictionaries = dictionaries;
  }

  BlockFile file() {
    return file;
  }

  /** Read when it is first asked for; two threads may both read it, the results are equal. */
  BlockSchema schema() {
    Schema known = schema;
    if (known == null) {
      byte[] content = file.readCompressedSection(BlockFormat.SECTION_SCHEMA);
      known = new Schema(new BlockSchema(content, file.version()), content.length);
      schema = known;
    }
    return known.schema();
  }

  /** What keeping this open costs on the heap, roughly. */
  long memoryBytes() {
    long filters = 0;
    for (BloomFilter filter : valueFilters) {
      filters += filter.sizeBytes();
    }
    Durations summary = latency;
    Schema known = schema;
    return (known == null ? 0 : 4L * known.bytes())
        + filters
        + (summary == null ? 0 : summary.content().length + summary.runs().bytes())
        + size(edges)
        + size(attributes);
  }

  private static int size(byte @Nullable [] content) {
    return content == null ? 0 : content.length;
  }

  /** Adds the durations of all spans here, from the summary where the block has one. */
  void latency(LatencyGroups groups) {
    if (!file.hasSection(BlockFormat.SECTION_LATENCY)) {
      rebuilt().latency(groups);
      return;
    }
    Durations known = durations();
    new RollupReader(file, known.content()).latency(known.runs(), groups);
  }

  /**
   * Tells in which minutes spans begin that took so long, as far as the summary of the block knows.
   *
   * @return false where it does not: there is none, or there may be spans that have not ended,
   *     which it does not count
   */
  boolean minutesWith(
      @Nullable String service,
      @Nullable String operation,
      long atLeastNanos,
      RollupReader.MinuteVisitor visitor) {
    if (atLeastNanos <= 0 || !file.hasSection(BlockFormat.SECTION_LATENCY) || mayHaveOpenSpans()) {
      return false;
    }
    Durations known = durations();
    RollupRuns runs = known.runs();
    RollupReader reader = new RollupReader(file, known.content());
    for (int run = 0; run < runs.size; run++) {
      if (runs.longest[run] >= atLeastNanos
          && (service == null || service.equals(runs.service(run)))
          && (operation == null || operation.equals(runs.operation(run)))) {
        reader.minutesWith(runs, run, atLeastNanos, visitor);
      }
    }
    return true;
  }

  private boolean mayHaveOpenSpans() {
    for (StoredColumn column : schema().columns) {
      if (column.key().equals(SpanState.KEY)) {
        return true;
      }
    }
    return false;
  }

  private Durations durations() {
    Durations known = latency;
    if (known == null) {
      byte[] content = file.readCompressedSection(BlockFormat.SECTION_LATENCY);
      known = new Durations(content, new RollupReader(file, content).runs());
      latency = known;
    }
    return known;
  }

  /** Adds the edges of a time, without the calls whose callers are in another block. */
  void edges(long startNanos, long endNanos, EdgeTotals totals) {
    if (!file.hasSection(BlockFormat.SECTION_EDGES)) {
      rebuilt().edges(startNanos, endNanos, totals, new ArrayList<>());
      return;
    }
    new RollupReader(file, edgeSection()).edges(startNanos, endNanos, totals);
  }

  /** Calls at any time whose callers are in another block, if anywhere. */
  List<Dangling> dangling() {
    if (file.hasSection(BlockFormat.SECTION_EDGES)) {
      return new RollupReader(file, edgeSection()).dangling();
    }
    List<Dangling> calls = new ArrayList<>();
    rebuilt().edges(Long.MIN_VALUE, Long.MAX_VALUE, new EdgeTotals(), calls);
    return calls;
  }

  private byte[] edgeSection() {
    byte[] known = edges;
    if (known == null) {
      known = file.readCompressedSection(BlockFormat.SECTION_EDGES);
      edges = known;
    }
    return known;
  }

  /**
   * Tells the keys of a service's spans, or of all; or values of a key where one is given. A block
   * that was written before there were lists has nothing to tell, and says that it may lack some.
   */
  void attributes(@Nullable String service, @Nullable String key, TextChoice texts) {
    if (!file.hasSection(BlockFormat.SECTION_ATTRIBUTES)) {
      texts.setIncomplete();
      return;
    }
    byte[] known = attributes;
    if (known == null) {
      known = file.readCompressedSection(BlockFormat.SECTION_ATTRIBUTES);
      attributes = known;
    }
    AttributeLists.tell(known, service, key, texts);
  }

  private TableRollup rebuilt() {
    BlockTables tables = new BlockTables(0, schema().rows);
    tables.add(this);
    return tables.table().rollup();
  }

  DictionaryChunk chunk(StoredColumn column, int chunk) {
    return dictionaries.get(
        file.path(),
        column.index(),
        chunk,
        () ->
            DictionaryChunk.read(
                file.readChunk(column.chunkOffset()[chunk], column.chunkLength()[chunk]),
                column.ordered()));
  }

  /** False only when the chunk certainly has no such entry. */
  boolean mayContain(StoredColumn column, int chunk, byte[] entry) {
    return filters()[column.filterIndex() + chunk].mayContain(
        XxHash64.hash(file.seed(), entry, 0, entry.length));
  }

  /** Two threads may both read them; the results are equal. */
  private BloomFilter[] filters() {
    BloomFilter[] known = valueFilters;
    if (known.length > 0) {
      return known;
    }
    int count = 0;
    for (StoredColumn column : schema().columns) {
      count += column.chunks();
    }
    ByteSource in = new ByteSource(file.readSection(BlockFormat.SECTION_VALUE_FILTERS), 0);
    BloomFilter[] filters = new BloomFilter[count];
    for (int i = 0; i < count; i++) {
      filters[i] = BloomFilter.read(in);
    }
    valueFilters = filters;
    return filters;
  }

  /** Row groups that may hold a trace. */
  int[] groupsOf(TraceId traceId) {
    if (file.version() == 1) {
      return BlockTraceIndex.findVersion1(
          file.readSection(BlockFormat.SECTION_TRACE_INDEX), traceId.high());
    }
    BlockTraceIndex index = traceIndex.get();
    if (index == null) {
      index = BlockTraceIndex.read(file.readSection(BlockFormat.SECTION_TRACE_INDEX));
      traceIndex = new WeakReference<>(index);
    }
    return index.find(XxHash64.hash(file.seed(), traceId.high(), traceId.low()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
