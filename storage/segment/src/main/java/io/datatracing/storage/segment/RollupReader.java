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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what a {@link RollupWriter} wrote, without making objects of it first. For one read. */
final class RollupReader {
  private static final CompactHistogram NONE = new CompactHistogram();
  private static final ServiceEdge.Kind[] EDGE_KINDS = ServiceEdge.Kind.values();
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

  /** Of a summary of durations: one pass over all of it. */
  RollupRuns runs() {
    RollupRuns runs = new RollupRuns(names());
    int cells = in.varint32();
    streams();
    long minute = 0;
    for (int i = 0; i < cells; i++) {
      int headsAt = heads.position();
      int service = heads.varint32();
      int name = heads.varint32();
      int kindAndError = heads.varint32();
      if (!runs.isOfLast(service, name, kindAndError)) {
        int run = runs.begin(service, name, kindAndError);
        runs.headsAt[run] = headsAt;
        runs.figuresAt[run] = figures.position();
        runs.bucketsAt[run] = buckets.position();
        runs.countsAt[run] = counts.position();
        runs.minuteBefore[run] = minute;
      }
      minute += BlockFormat.unzigzag(heads.varint());
      int last = runs.size - 1;
      runs.cells[last]++;
      runs.longest[last] = Math.max(runs.longest[last], skipFigures());
    }
    return runs;
  }

  /**
   * Adds the durations that are wanted.
   *
   * @param runs of the same content
   */
  void latency(RollupRuns runs, LatencyGroups groups) {
    for (int run = 0; run < runs.size; run++) {
      String service = runs.service(run);
      String operation = runs.operation(run);
      SpanKind kind = runs.kind(run);
      boolean isError = runs.isError(run);
      if (!groups.wants(service, operation, kind, isError)) {
        continue;
      }
      goTo(runs, run);
      long minute = runs.minuteBefore[run];
      for (int i = runs.cells[run]; i > 0; i--) {
        minute = nextMinute(minute);
        LatencyFigures group = groups.group(minute, service, operation, kind, isError);
        if (group == null) {
          skipFigures();
        } else {
          addFigures(group);
        }
      }
    }
    sum.end();
  }

  /** Is shown minutes, in no order, some of them more than once. */
  interface MinuteVisitor {
    void visit(long minute);
  }

  /** Tells the minutes of a run in which a span that took so long begins. */
  void minutesWith(RollupRuns runs, int run, long atLeastNanos, MinuteVisitor visitor) {
    goTo(runs, run);
    long minute = runs.minuteBefore[run];
    for (int i = runs.cells[run]; i > 0; i--) {
      minute = nextMinute(minute);
      if (skipFigures() >= atLeastNanos) {
        visitor.visit(minute);
      }
    }
  }

  private void goTo(RollupRuns runs, int run) {
    heads = new ByteSource(content, runs.headsAt[run]);
    figures = new ByteSource(content, runs.figuresAt[run]);
    buckets = new ByteSource(content, runs.bucketsAt[run]);
    counts = new ByteSource(content, runs.countsAt[run]);
  }

  private long nextMinute(long before) {
    heads.varint();
    heads.varint();
    heads.varint();
    return before + BlockFormat.unzigzag(heads.varint());
  }

  /** Adds the edges of a time; calls whose callers are in another block are {@link #dangling}. */
  void edges(long startNanos, long endNanos, EdgeTotals totals) {
    EdgeNode[] nodes = nodes();
    names();
    int cells = in.varint32();
    streams();
    long minute = 0;
    int lastFrom = -1;
    int lastTo = -1;
    int lastKind = -1;
    LatencyFigures edge = null;
    for (int i = 0; i < cells; i++) {
      int from = heads.varint32();
      int to = heads.varint32();
      int kind = heads.varint32();
      if (from != lastFrom || to != lastTo || kind != lastKind) {
        edge = null;
        lastFrom = from;
        lastTo = to;
        lastKind = kind;
      }
      minute += BlockFormat.unzigzag(heads.varint());
      if (Aggregates.hasMinute(minute, startNanos, endNanos)) {
        // The minutes of an edge stand together.
        edge = edge == null ? totals.edge(nodes[from], nodes[to], EDGE_KINDS[kind]) : edge;
        addFigures(edge);
      } else {
        skipFigures();
      }
    }
    sum.end();
  }

  /** Of a summary of edges: the calls whose callers are not in the block. */
  List<Dangling> dangling() {
    nodes();
    String[] names = names();
    in.varint32();
    streams();
    int count = in.varint32();
    List<Dangling> calls = new ArrayList<>(count);
    for (; count > 0; count--) {
      int trace = in.varint32();
      long parent = in.int64();
      long minute = BlockFormat.unzigzag(in.varint());
      String service = names[in.varint32()];
      int kindAndError = in.u8();
      long duration = BlockFormat.unzigzag(in.varint());
      TraceId id = trace(trace);
      calls.add(
          new Dangling(
              id.high(),
              id.low(),
              parent,
              minute,
              service,
              EDGE_KINDS[kindAndError >>> 1],
              duration,
              (kindAndError & 1) != 0));
    }
    return calls;
  }

  private EdgeNode[] nodes() {
    EdgeNode[] nodes = new EdgeNode[in.varint32()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new EdgeNode(NODE_TYPES[in.u8()], in.string());
    }
    return nodes;
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

  /** Returns the longest duration of the cell. */
  private long skipFigures() {
    figures.skipVarints(2);
    long longest = figures.varint();
    figures.skipVarints(3);
    if (figures.varint() > 0) {
      figures.skipVarints(2);
    }
    int count = buckets.varint32();
    buckets.skipVarints(count);
    counts.skipVarints(count);
    return longest;
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
