package io.datatracing.storage.segment;

/**
 * The layout of a file that stands for a block in a bucket: {@code NAME.blk.remote}. It has what is
 * asked of a block before any of its rows, so that the bucket is asked for rows and dictionaries
 * only.
 *
 * <pre>
 *  0   +----------------------+
 *      | header, 20 bytes     |  {@link FileHeader}; identity = bytes of the block
 *  20  +----------------------+
 *      | table length u32     |
 *  24  | crc32c u32           |  of the table
 *  28  | table                |  key:string crc32c:u32* count:varint (offset:varint length:varint)*
 *      +----------------------+
 *      | ranges of the block  |  in the table's order; the block's own checksums guard them
 *      +----------------------+
 * </pre>
 *
 * <p>The checksums in the table are those of the object's pieces of {@link #PIECE_BYTES}, the last
 * one shorter: what comes from the bucket is compared with them before anything is made of it.
 *
 * <p>Until the object is in the bucket and verified the file is called {@code NAME.blk.moving}.
 */
final class RemoteFormat {
  /** "DTRB" */
  static final int MAGIC = 0x42525444;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;
  static final int TABLE_OFFSET = FileHeader.SIZE + 8;

  /** What is fetched, verified and kept at once: a row group takes two or three of them. */
  static final int PIECE_BYTES = 256 << 10;

  static final String SUFFIX = ".remote";
  static final String MOVING_SUFFIX = ".moving";
  static final String TEMPORARY_SUFFIX = ".moving.tmp";

  private RemoteFormat() {}

  static int pieces(long size) {
    return Math.toIntExact((size + PIECE_BYTES - 1) / PIECE_BYTES);
  }
}
