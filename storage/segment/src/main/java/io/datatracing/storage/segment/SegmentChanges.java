package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Changes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Marks of a {@link StoreView}. Blocks never change and their names are never used again, tables
 * only grow; so the names of the blocks and the numbers of the rows that a read may have looked at
 * say what it saw. A span that comes late makes a row, and later a block, that starts in the old
 * time, and so another mark.
 *
 * <p>Which of the traces come first in a search depends on where they begin. A span more only moves
 * a trace to older ones, behind those that were read; a span less, by retention, may bring one to
 * the front. Retention begins with the oldest hour, whose name therefore belongs to the mark.
 *
 * <p>A read that goes without the bucket tells less than there is, and its blocks are the same when
 * the bucket answers again; so how many reads did so belongs to the mark of a block in the bucket.
 */
final class SegmentChanges implements Changes {
  private final Reads reads;
  private final TraceIndexes indexes;
  private final LongSupplier otherVersion;

  /**
   * @param otherVersion of what answers hold beside spans
   */
  SegmentChanges(Reads reads, TraceIndexes indexes, LongSupplier otherVersion) {
    this.reads = reads;
    this.indexes = indexes;
    this.otherVersion = otherVersion;
  }

  /** A table as of a moment. */
  private record Rows(long generation, int shard, SpanTable table, int published) {}

  @Override
  public Moment moment() {
    long other = otherVersion.getAsLong();
    long gaps = reads.gaps();
    StoreView view = reads.current();
    List<Rows> tables = new ArrayList<>();
    for (Generation generation : view.generations()) {
      SpanTable[] ofGeneration = generation.tables();
      for (int shard = 0; shard < ofGeneration.length; shard++) {
        SpanTable table = ofGeneration[shard];
        tables.add(new Rows(generation.serial(), shard, table, table.published()));
      }
    }
    return (start, end, traces) -> {
      try {
        return mark(other, gaps, view, tables, start, end, traces);
      } catch (UnreachableBlocksException e) {
        // Which blocks may have a trace is in the bucket, too.
        return null;
      }
    };
  }

  private String mark(
      long other,
      long gaps,
      StoreView view,
      List<Rows> tables,
      long startNanos,
      long endNanos,
      Collection<TraceId> traces) {
    TreeSet<String> parts = new TreeSet<>();
    String oldest = null;
    for (Block block : view.blocks()) {
      Catalog catalog = block.catalog();
      if (catalog.minStart() < endNanos && catalog.maxStart() >= startNanos) {
        add(block, gaps, parts);
      }
      if (oldest == null || block.partition().compareTo(oldest) < 0) {
        oldest = block.partition();
      }
    }
    for (TraceId trace : traces) {
      for (Block block : indexes.blocksOf(view, trace)) {
        add(block, gaps, parts);
      }
    }
    for (Rows rows : tables) {
      long seen = inTime(rows, startNanos, endNanos);
      long ofTraces = 0;
      for (TraceId trace : traces) {
        ofTraces += ofTrace(rows, trace);
      }
      if (seen + ofTraces > 0) {
        parts.add(rows.generation() + "/" + rows.shard() + "/" + seen + "/" + ofTraces);
      }
    }
    if (!traces.isEmpty()) {
      parts.add("oldest " + oldest);
    }
    return digest(other, parts);
  }

  private static void add(Block block, long gaps, Collection<String> parts) {
    parts.add(block.partition() + "/" + block.name().name());
    if (block.isRemote()) {
      parts.add("gaps " + gaps);
    }
  }

  private static long inTime(Rows rows, long startNanos, long endNanos) {
    long[] start = rows.table().start();
    long count = 0;
    for (int row = 0; row < rows.published(); row++) {
      if (start[row] >= startNanos && start[row] < endNanos) {
        count++;
      }
    }
    return count;
  }

  private static long ofTrace(Rows rows, TraceId trace) {
    if (rows.published() == 0) {
      return 0;
    }
    SpanTable table = rows.table();
    int ordinal = table.traces().find(trace.high(), trace.low());
    long count = 0;
    // Rows that came after this moment stand first in the chain.
    for (int row = ordinal < 0 ? -1 : table.traces().newestRow(ordinal);
        row >= 0;
        row = table.olderRow()[row]) {
      if (row < rows.published()) {
        count++;
      }
    }
    return count;
  }

  private static String digest(long other, Collection<String> parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, other));
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
