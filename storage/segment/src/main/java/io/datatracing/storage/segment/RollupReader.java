package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.EdgeTotals;
import io.datatracing.storage.api.Exemplar;
import io.datatracing.storage.api.LatencyFigures;
import io.datatracing.storage.api.LatencyGroups;
import io.datatracing.storage.api.ServiceEdge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what a {@link RollupWriter} wrote, without making objects of it first. For one read. */
final class RollupReader {
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final ServiceEdge.Kind[] EDGE_KINDS = ServiceEdge.Kind.values();
  private static final CompactHistogram NONE = new CompactHistogram();
  private static final EdgeNode.Type[] NODE_TYPES = EdgeNode.Type.values();

  private final BlockFile file;
  private final byte[] content;
  private final ByteSource in;
  private final long[] placeOffset;
  private final int[] placeLength;

  /** Number of the first trace of each row group; one more marks the end. */
  private final int[] placeFirst;

  private final FigureSum sum = new FigureSum();
  private final Map<Integer, ByteSource> placesRead = new HashMap<>();
  private ByteSource heads;
  private ByteSource figures;
  private ByteSource buckets;
  private ByteSource counts;

  /**
   * @param content of a section, decompressed
   */
  RollupReader(BlockFile file, byte[] content) {
    this.file = file;
    this.content = content;
    in = new ByteSource(content, 0);
    int groups = in.varint32();
    placeOffset = new long[groups];
    placeLength = new int[groups];
    placeFirst = new int[groups + 1];
    for (int i = 0; i < groups; i++) {
      placeOffset[i] = in.int64();
      placeLength[i] = in.varint32();
      placeFirst[i + 1] = placeFirst[i] + in.varint32();
    }
    heads = in;
    figures = in;
    buckets = in;
    counts = in;
  }

  void latency(LatencyGroups groups) {
    String[] names = names();
    int cells = in.varint32();
    streams();
    long minute = 0;
    for (int i = 0; i < cells; i++) {
      String service = names[heads.varint32()];
      String operation = names[heads.varint32()];
      int kindAndError = heads.varint32();
      minute += BlockFormat.unzigzag(heads.varint());
      LatencyFigures group =
          groups.group(
              minute, service, operation, KINDS[kindAndError >>> 1], (kindAndError & 1) != 0);
      if (group == null) {
        skipFigures();
      } else {
        addFigures(group);
      }
    }
    sum.end();
  }

  void edges(long startNanos, long endNanos, EdgeTotals totals, List<Dangling> out) {
    EdgeNode[] nodes = new EdgeNode[in.varint32()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new EdgeNode(NODE_TYPES[in.u8()], in.string());
    }
    String[] names = names();
    int cells = in.varint32();
    streams();
    long minute = 0;
    for (int i = 0; i < cells; i++) {
      EdgeNode from = nodes[heads.varint32()];
      EdgeNode to = nodes[heads.varint32()];
      ServiceEdge.Kind kind = EDGE_KINDS[heads.varint32()];
      minute += BlockFormat.unzigzag(heads.varint());
      if (Aggregates.hasMinute(minute, startNanos, endNanos)) {
        addFigures(totals.edge(from, to, kind));
      } else {
        skipFigures();
      }
    }
    sum.end();
    for (int count = in.varint32(); count > 0; count--) {
      int trace = in.varint32();
      long parent = in.int64();
      long at = BlockFormat.unzigzag(in.varint());
      String service = names[in.varint32()];
      int kindAndError = in.u8();
      long duration = BlockFormat.unzigzag(in.varint());
      if (Aggregates.hasMinute(at, startNanos, endNanos)) {
        TraceId id = trace(trace);
        out.add(
            new Dangling(
                id.high(),
                id.low(),
                parent,
                service,
                EDGE_KINDS[kindAndError >>> 1],
                duration,
                (kindAndError & 1) != 0));
      }
    }
  }

  private String[] names() {
    String[] names = new String[in.varint32()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.string();
    }
    return names;
  }

  private void streams() {
    heads = stream();
    figures = stream();
    buckets = stream();
    counts = stream();
  }

  private ByteSource stream() {
    int length = in.varint32();
    ByteSource stream = new ByteSource(content, in.position());
    in.skip(length);
    return stream;
  }

  private void addFigures(LatencyFigures group) {
    long negative = figures.varint();
    long minimum = figures.varint();
    long maximum = figures.varint();
    long sumSeconds = figures.varint();
    long sumNanos = figures.varint();
    int slowest = figures.varint32();
    long errors = figures.varint();
    Exemplar slowestError = null;
    if (errors > 0) {
      int trace = figures.varint32();
      slowestError = exemplar(group.slowestError(), trace, figures.varint());
    }
    group.add(NONE, errors, exemplar(group.slowest(), slowest, maximum), slowestError);
    sum.begin(group);
    sum.addFigures(negative, minimum, maximum, sumSeconds, sumNanos);
    int bucket = 0;
    for (int i = buckets.varint32(); i > 0; i--) {
      bucket += buckets.varint32();
      sum.addBucket(bucket, counts.varint());
    }
  }

  /** Only a span that may be the slowest of all is worth looking its id up. */
  private @Nullable Exemplar exemplar(@Nullable Exemplar known, int trace, long nanos) {
    return known != null && known.durationNanos() > nanos
        ? null
        : new Exemplar(trace(trace), nanos);
  }

  private void skipFigures() {
    figures.skipVarints(6);
    if (figures.varint() > 0) {
      figures.skipVarints(2);
    }
    int used = buckets.varint32();
    buckets.skipVarints(used);
    counts.skipVarints(used);
  }

  /** The id of a trace by its number in the block. */
  private TraceId trace(int number) {
    int group = 0;
    while (placeFirst[group + 1] <= number) {
      group++;
    }
    int place = group;
    ByteSource ids =
        placesRead.computeIfAbsent(
            group, g -> file.readChunk(placeOffset[place], placeLength[place]));
    int at = BlockFormat.CHUNK_OVERHEAD + 16 * (number - placeFirst[group]);
    return new TraceId(
        LittleEndian.getLong(ids.array(), at), LittleEndian.getLong(ids.array(), at + 8));
  }
}
