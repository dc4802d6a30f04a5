package io.datatracing.storage.segment;

import io.datatracing.storage.api.DiskUse;
import io.datatracing.storage.segment.BlockSchema.StoredColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which bytes of the blocks are for what: found in their schemas, so that nothing is decoded. */
final class BlockParts implements DiskUse {
  private static final String[] FIXED = {
    "rows of traces",
    "trace ids",
    "span ids",
    "parents",
    "start times",
    "durations",
    "resources of spans",
    "operations and keys of spans",
    "events, links, statuses",
    "ids of links"
  };

  private static final Map<Integer, String> SECTIONS =
      Map.of(
          BlockFormat.SECTION_TRACE_INDEX, "index of traces",
          BlockFormat.SECTION_TRACE_FILTER, "filters of traces",
          BlockFormat.SECTION_VALUE_FILTERS, "filters of values",
          BlockFormat.SECTION_CATALOG, "catalogs",
          BlockFormat.SECTION_SCHEMA, "schemas and resources",
          BlockFormat.SECTION_LATENCY, "summaries of durations",
          BlockFormat.SECTION_EDGES, "summaries of calls",
          BlockFormat.SECTION_ATTRIBUTES, "lists of attributes");

  private final Reads reads;

  BlockParts(Reads reads) {
    this.reads = reads;
  }

  @Override
  public List<Part> parts() {
    return reads.read(
        session -> {
          Map<String, Long> sums = new HashMap<>();
          for (Block block : session.view.blocks()) {
            add(session.open(block), block.sizeBytes(), sums);
            session.release(block);
          }
          List<Part> parts = new ArrayList<>();
          sums.forEach((name, bytes) -> parts.add(new Part(name, bytes)));
          parts.sort(Comparator.comparingLong(Part::bytes).reversed().thenComparing(Part::name));
          return parts;
        });
  }

  private static void add(OpenBlock block, long sizeBytes, Map<String, Long> sums) {
    long rest = sizeBytes;
    BlockSchema schema = block.schema();
    for (BlockGroup group : schema.groups) {
      for (int chunk = 0; chunk < FIXED.length; chunk++) {
        rest -= add(FIXED[chunk], group.chunkLength(chunk), sums);
      }
      for (int place = 0; place < group.columns(); place++) {
        String name = name(schema.columns[group.columnAt(place)]);
        rest -= add(name + ": values", group.columnLength(place), sums);
      }
    }
    for (StoredColumn column : schema.columns) {
      for (int length : column.chunkLength()) {
        rest -= add(name(column) + ": texts", length, sums);
      }
    }
    for (BlockFile.Section section : block.file().sections()) {
      String name = SECTIONS.get(section.id());
      if (name != null) {
        rest -= add(name, section.length(), sums);
      }
    }
    add("headers", rest, sums);
  }

  private static long add(String name, long bytes, Map<String, Long> sums) {
    sums.merge(name, bytes, Long::sum);
    return bytes;
  }

  private static String name(StoredColumn column) {
    return switch (column.place()) {
      case Column.SPAN -> "attribute " + column.key();
      case Column.EVENT -> "event attribute " + column.key();
      case Column.LINK -> "link attribute " + column.key();
      case Column.STATUS_MESSAGE -> "status messages";
      case Column.TRACE_STATE -> "trace states";
      default -> "names of events";
    };
  }
}
