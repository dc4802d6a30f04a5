package io.datatracing.storage.segment;

/**
 * The layout of a trace index: which of some hundreds of blocks of one hour may have a trace.
 *
 * <pre>
 *  0   +--------------------------+
 *      | header, 20 bytes         |  {@link FileHeader}; identity = seed of the hashes
 *  20  +--------------------------+
 *      | pages                    |  entries sorted by hash, then block; {@link #PAGE_ENTRIES} each:
 *      |                          |  (difference to the hash before:varint block:varint)*, the first
 *      |                          |  hash of a page is in the directory
 *      +--------------------------+
 *      | directory                |  blocks:varint (name:string)* pages:varint (first hash u32
 *      |                          |  entries:varint length:varint crc32c u32)*
 *      +--------------------------+
 *      | trailer, 16 bytes        |  directory offset u64, crc32c u32 of the directory, magic u32
 *      +--------------------------+
 * </pre>
 *
 * <p>A hash is the upper half of XXH64 of the trace id. The index is made of the blocks and says
 * which; a block it does not name is asked by its own filter, and one that has gone since is not
 * looked for. So it is never wrong, only less useful, and may be deleted at any time.
 */
final class TraceIndexFormat {
  /** "DTTX" */
  static final int MAGIC = 0x58545444;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;

  /** About 1 KB: one read, and a twentieth of a byte in memory for each entry. */
  static final int PAGE_ENTRIES = 256;

  /** Blocks of one index. */
  static final int MAX_BLOCKS = 256;

  /** Traces of one index, to a block: they take eight bytes each, twice, while it is made. */
  static final int MAX_ENTRIES = 3_000_000;

  static final int TRAILER_SIZE = 16;
  static final String SUFFIX = ".idx";

  private TraceIndexFormat() {}

  static long hash(long seed, long traceHigh, long traceLow) {
    return XxHash64.hash(seed, traceHigh, traceLow) >>> 32;
  }
}
