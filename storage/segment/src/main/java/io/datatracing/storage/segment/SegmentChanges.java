package io.datatracing.storage.segment;

import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Changes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Marks of a {@link StoreView}. Blocks never change and their names are never used again, tables
 * only grow; so the names of the blocks and the numbers of the rows that a read may have looked at
 * say what it saw. A span that comes late makes a row, and later a block, that starts in the old
 * time, and so another mark.
 *
 * <p>Which of the traces come first in a search depends on where they begin. A span more only moves
 * a trace to older ones, behind those that were read; a span less, by retention, may bring one to
 * the front. Retention by age begins with the oldest hour, retention by bytes with the oldest that
 * has a block here; the names of both therefore belong to the mark.
 *
 * <p>A read that goes without the bucket tells less than there is, and its blocks are the same when
 * the bucket answers again; so how many reads did so belongs to the mark of a block in the bucket.
 *
 * <p>Which blocks may have a trace is asked of each index of the view, as when the trace is read.
 * Where that takes too long nothing is said.
 */
final class SegmentChanges implements Changes {
  /** The answer was read in many times that. */
  private static final long MAX_NANOS = 1_000_000_000;

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

  private @Nullable String mark(
      long other,
      long gaps,
      StoreView view,
      List<Rows> tables,
      long startNanos,
      long endNanos,
      Collection<TraceId> traces) {
    if (!traces.isEmpty() && indexes.nanosOf(view) > MAX_NANOS / traces.size()) {
      return null;
    }
    Blocks seenBlocks = new Blocks();
    for (Block block : view.blocks()) {
      if (isOf(block, startNanos, endNanos)) {
        seenBlocks.add(block);
      }
    }
    Set<Block> ofTraces = new HashSet<>();
    for (TraceId trace : traces) {
      for (Block block : indexes.blocksOf(view, trace)) {
        if (!isOf(block, startNanos, endNanos) && ofTraces.add(block)) {
          seenBlocks.add(block);
        }
      }
    }
    TreeSet<String> parts = new TreeSet<>();
    parts.add("blocks " + seenBlocks.sum + " " + seenBlocks.otherSum + " " + seenBlocks.count);
    if (seenBlocks.hasRemote) {
      parts.add("gaps " + gaps);
    }
    for (Rows rows : tables) {
      long seen = inTime(rows, startNanos, endNanos);
      long rowsOfTraces = 0;
      for (TraceId trace : traces) {
        rowsOfTraces += ofTrace(rows, trace);
      }
      if (seen + rowsOfTraces > 0) {
        parts.add(rows.generation() + "/" + rows.shard() + "/" + seen + "/" + rowsOfTraces);
      }
    }
    if (!traces.isEmpty()) {
      parts.add("oldest " + oldest(view, false) + " " + oldest(view, true));
    }
    return digest(other, parts);
  }

  private static boolean isOf(Block block, long startNanos, long endNanos) {
    Catalog catalog = block.catalog();
    return catalog.minStart() < endNanos && catalog.maxStart() >= startNanos;
  }

  /**
   * A set of blocks as two sums of 64 bits over what is random in each: a store has some hundred
   * thousand of them at most, and to sort and hash their names took longer than many an answer.
   */
  private static final class Blocks {
    private long sum;
    private long otherSum;
    private int count;
    private boolean hasRemote;

    void add(Block block) {
      sum += XxHash64.hash(1, block.seed(), block.sizeBytes());
      otherSum += XxHash64.hash(2, block.seed(), block.sizeBytes());
      count++;
      hasRemote |= block.isRemote();
    }
  }

  /** The oldest hour with a block, or with one that is here. */
  private static @Nullable String oldest(StoreView view, boolean isHere) {
    String oldest = null;
    for (Block block : view.blocks()) {
      if ((oldest == null || block.partition().compareTo(oldest) < 0)
          && !(isHere && block.isRemote())) {
        oldest = block.partition();
      }
    }
    return oldest;
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
