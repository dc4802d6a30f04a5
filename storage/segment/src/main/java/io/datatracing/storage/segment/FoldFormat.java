package io.datatracing.storage.segment;

/**
 * The layout of a day's folded fates: which traces had which, as filters that are sometimes wrong.
 *
 * <pre>
 *  0        +--------------------------+
 *           | header, 20 bytes         |  {@link FileHeader}; identity = first second of the day
 *  20       +--------------------------+
 *           | arrays                   |  of {@link FuseFilter}s, one after the other
 *           +--------------------------+
 *           | directory                |  days' reasons: count:varint (cause:string node:string
 *           |                          |  policy:string traces:varint shards:varint (first u64,
 *           |                          |  seed u64, segment bits u8, segments:varint, offset:varint
 *           |                          |  of its array)*)*
 *           +--------------------------+
 *           | trailer, 12 bytes        |  length of the directory u32, crc32c u32 of everything
 *           |                          |  before the crc, magic u32
 *           +--------------------------+
 * </pre>
 *
 * <p>A filter is made of at most 2^17 prefixes in a row, so that it takes little memory to make
 * one; {@code first} is the first prefix that belongs to it.
 */
final class FoldFormat {
  /** "DTFF" */
  static final int MAGIC = 0x46465444;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;
  static final int TRAILER_SIZE = 12;
  static final int MAX_SHARD = 1 << 17;
  static final String SUFFIX = ".fuse";

  private FoldFormat() {}
}
