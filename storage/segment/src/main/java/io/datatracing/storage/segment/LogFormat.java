package io.datatracing.storage.segment;

/**
 * The layout of a write-ahead log file: the requests of one generation, in order.
 *
 * <pre>
 *  0   +---------------------------+
 *      | header, 20 bytes          |  {@link FileHeader}; identity = number of the generation
 *  20  +---------------------------+
 *      | frame                     |
 *      |   0  sync        u32      |  marks a frame, to find the next one behind damage
 *      |   4  crc32c      u32      |  of everything behind it in the frame
 *      |   8  length      u32      |  of the payload
 *      |  12  raw length  u32      |  equal to length when the payload is not compressed
 *      |  16  payload              |  an ExportTraceServiceRequest, zstd level -1
 *      +---------------------------+
 *      | ...                       |
 * </pre>
 *
 * <p>A frame without payload is a mark: what is before it was synced. There is one when nothing
 * came after it for the moment, so that damage to the last request is not taken for what a crash
 * leaves. It is not synced itself, and nothing is lost with it.
 */
final class LogFormat {
  /** "DTWL" */
  static final int MAGIC = 0x4c575444;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;

  /** "FRM" and a byte that is no text. */
  static final int SYNC = 0xf14d5246;

  static final int FRAME_CHECKSUM_OFFSET = 4;
  static final int FRAME_LENGTH_OFFSET = 8;
  static final int FRAME_RAW_LENGTH_OFFSET = 12;
  static final int FRAME_HEADER_SIZE = 16;

  static final String SUFFIX = ".wal";

  private LogFormat() {}

  /** Sixteen digits, so that names sort as the numbers do. */
  static String fileName(long generation) {
    return String.format("%016x", generation) + SUFFIX;
  }
}
