package io.datatracing.storage.segment;

/**
 * The layout of a block file: spans of many traces, in columns, never changed once written.
 *
 * <pre>
 *  0   +--------------------------+
 *      | header, 20 bytes         |  {@link FileHeader}; identity = seed of hashes in this file
 *  20  +--------------------------+
 *      | sections, in any order   |
 *      |  1 ROW_GROUPS            |  chunks
 *      |  2 DICTIONARIES          |  chunks
 *      |  3 TRACE_INDEX           |  {@link BlockTraceIndex}: which row groups a trace may be in
 *      |  4 TRACE_FILTER          |  {@link BloomFilter} over trace ids
 *      |  5 VALUE_FILTERS         |  per dictionary chunk a {@link BloomFilter} over its values
 *      |  6 CATALOG               |  {@link Catalog}: time range, services and operations
 *      |  7 SCHEMA                |  {@link BlockSchema}: shapes, columns, where chunks are
 *      |  8 LATENCY               |  {@link RollupWriter}: durations by operation and minute
 *      |  9 EDGES                 |  {@link RollupWriter}: calls between services by minute
 *      | 10 ATTRIBUTES            |  {@link AttributeLists}: keys, and values where they are few
 *      +--------------------------+
 *      | section table            |  24 bytes each: id u32, crc32c u32, offset u64, length u64
 *      +--------------------------+
 *      | trailer, 20 bytes        |  table offset u64, sections u32, crc32c u32 of the table and the
 *      |                          |  12 bytes before, magic u32
 *      +--------------------------+
 *
 *  chunk := crc32c:u32 bytes          the checksum is of the bytes; the length is in the schema
 * </pre>
 *
 * <p>A reader ignores sections it does not know, so that summaries can be added without a new
 * version; 8 and 9 were added so, and are made from the rows where a block lacks them; where it
 * lacks 10, some spans are looked at. Sections 6 to 10 are compressed: raw length u32, zstd. All
 * numbers are little-endian.
 *
 * <h2>Row groups</h2>
 *
 * Rows are ordered by the start of their trace, then by their own start; the rows of a trace are
 * neighbours. About {@link #GROUP_ROWS} rows, always whole traces, make a group, whose chunks
 * follow each other: the ten below, then one for each attribute column with values in the group.
 *
 * <pre>
 *  0 TRACE_ROWS  ints   rows of each trace
 *  1 TRACE_IDS   16 bytes a trace: high and low half
 *  2 SPAN_IDS    8 bytes a row
 *  3 PARENTS     ints   0 none; 1 a span that is not in this trace here; else 2 + zigzag of how
 *                       many rows above it is. Then its id, 8 bytes, for each 1
 *  4 STARTS      longs  first row of a trace: zigzag of the difference to the trace before, others:
 *                       difference to the row above
 *  5 DURATIONS   longs  end - start
 *  6 RESOURCES   ints   0 that of the parent, which is here and above; else 1 + resource
 *  7 SHAPES      ints   rank among the shapes of the resource's service: {@link ShapeRanks}
 *  8 EXTRAS      count:varint ints   {@link ExtraStream}, each preceded by the distance to the row
 *                       before that has extras; links without their ids
 *  9 LINK_IDS    24 bytes a link: trace id, span id
 * 10+ COLUMN     a value for each row whose shape has the column and does not fix the value
 * </pre>
 *
 * A column of type {@link ColumnType#INT32} holds {@code ints} of value - minimum of the group. One
 * with a dictionary of at most {@link #SMALL_DICTIONARY} entries holds ints. A larger dictionary is
 * ordered by first occurrence, and the column holds a plane of controls (0 the next new entry, 1
 * the one of the row before, 2 another), count:varint, and ints for each 2.
 *
 * <p>A column may have another as its source, which belongs to the same rows and settles its
 * values. It holds one value, as above, for each different value of the source in the group, in the
 * order in which those first occur.
 *
 * <h2>Version 1</h2>
 *
 * Columns had no sources, RESOURCES and SHAPES held the numbers themselves, and the trace index was
 * another one. Blocks of it are read for ever.
 *
 * <h2>Dictionaries</h2>
 *
 * In chunks of at most {@link #DICTIONARY_CHUNK_ENTRIES} entries or about {@link
 * #DICTIONARY_CHUNK_BYTES} bytes: count:varint, lengths as ints, size:varint, plane of all bytes,
 * and for ordered dictionaries a plane of bytes that are 1 where the entry occurs in one group
 * only.
 */
final class BlockFormat {
  /** "DTBK" */
  static final int MAGIC = 0x4b425444;

  static final int VERSION = 2;
  static final int OLDEST_VERSION = 1;

  static final int SECTION_ROW_GROUPS = 1;
  static final int SECTION_DICTIONARIES = 2;
  static final int SECTION_TRACE_INDEX = 3;
  static final int SECTION_TRACE_FILTER = 4;
  static final int SECTION_VALUE_FILTERS = 5;
  static final int SECTION_CATALOG = 6;
  static final int SECTION_SCHEMA = 7;
  static final int SECTION_LATENCY = 8;
  static final int SECTION_EDGES = 9;
  static final int SECTION_ATTRIBUTES = 10;

  static final int SECTION_ENTRY_SIZE = 24;
  static final int TRAILER_SIZE = 20;
  static final int CHUNK_OVERHEAD = 4;

  /** One read of about 400 KB brings a trace; larger groups compress hardly better. */
  static final int GROUP_ROWS = 16_384;

  static final int CHUNK_TRACE_ROWS = 0;
  static final int CHUNK_TRACE_IDS = 1;
  static final int CHUNK_SPAN_IDS = 2;
  static final int CHUNK_PARENTS = 3;
  static final int CHUNK_STARTS = 4;
  static final int CHUNK_DURATIONS = 5;
  static final int CHUNK_RESOURCES = 6;
  static final int CHUNK_SHAPES = 7;
  static final int CHUNK_EXTRAS = 8;
  static final int CHUNK_LINK_IDS = 9;
  static final int FIXED_CHUNKS = 10;

  static final int PARENT_NONE = 0;
  static final int PARENT_ELSEWHERE = 1;
  static final int PARENT_HERE = 2;

  static final int RESOURCE_OF_PARENT = 0;
  static final int RESOURCE_HERE = 1;

  static final int CONTROL_NEW = 0;
  static final int CONTROL_SAME = 1;
  static final int CONTROL_OTHER = 2;

  /** Up to here one plane of bytes is as good as controls. */
  static final int SMALL_DICTIONARY = 256;

  /** Bits a trace: a missing id should open no block. */
  static final int TRACE_FILTER_BITS = 10;

  /** Bits a value: a wrong answer costs the reading of one chunk. */
  static final int VALUE_FILTER_BITS = 8;

  static final int DICTIONARY_CHUNK_ENTRIES = 4096;
  static final int DICTIONARY_CHUNK_BYTES = 1 << 18;

  /** Of the lists of attributes, before they are compressed; services beyond it have none. */
  static final int MAX_ATTRIBUTES_BYTES = 1 << 18;

  private BlockFormat() {}

  static int zigzag(int value) {
    return value << 1 ^ value >> 31;
  }

  static int unzigzag(int value) {
    return value >>> 1 ^ -(value & 1);
  }

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
