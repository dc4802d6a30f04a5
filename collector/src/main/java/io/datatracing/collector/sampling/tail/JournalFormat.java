package io.datatracing.collector.sampling.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The layout of a journal file: what was acknowledged and is not decided yet, and decisions. All
 * numbers little-endian.
 *
 * <pre>
 *  0   +---------------------------+
 *      | header, 20 bytes          |
 *      |   0  magic       u32      |  "DTTJ"
 *      |   4  version     u32      |
 *      |   8  number      u64      |  of the file; its name says the same
 *      |  16  crc32c      u32      |  of bytes 0 to 15
 *  20  +---------------------------+
 *      | frame                     |
 *      |   0  sync        u32      |  marks a frame, to find the next one behind damage
 *      |   4  crc32c      u32      |  of everything behind it in the frame
 *      |   8  length      u32      |  of the payload
 *      |  12  type        u32      |  1 batch, 2 decisions
 *      |  16  payload              |
 *      +---------------------------+
 *      | ...                       |
 *
 *  batch:      0  arrival  i64   nanoseconds since 1970
 *              8  an ExportTraceServiceRequest, as it came: a span is read from here by its offset
 *  decisions:  one after the other
 *              0  kind     u8    1 kept, 2 dropped, 3 settled: the kept spans are stored
 *              1  trace    2 × i64
 *             17  from     i64   about spans of batches from this sequence number
 *             25  up to    i64   to this one
 *             33  length   u8    of the policy's name
 *             34  policy         UTF-8
 * </pre>
 *
 * <p>A batch's sequence number is the file's number times 2^32 plus its frame's offset, so it says
 * where the batch is. Batches are not compressed: spans of kept traces are read one by one.
 */
final class JournalFormat {
  static final int MAGIC = 0x4a545444;
  static final int VERSION = 1;
  static final int HEADER_SIZE = 20;
  private static final int NUMBER_OFFSET = 8;
  private static final int HEADER_CHECKSUM_OFFSET = 16;

  /** "FRT" and a byte that is no text. */
  static final int SYNC = 0xf1545246;

  static final int FRAME_HEADER_SIZE = 16;
  private static final int CHECKSUM_OFFSET = 4;
  private static final int LENGTH_OFFSET = 8;
  private static final int TYPE_OFFSET = 12;

  static final int BATCH = 1;
  static final int DECISIONS = 2;
  static final int ARRIVAL_SIZE = 8;
  static final int DECISION_SIZE = 34;

  static final String SUFFIX = ".tail";

  private JournalFormat() {}

  /** Sixteen digits, so that names sort as the numbers do. */
  static String fileName(long number) {
    return String.format("%016x", number) + SUFFIX;
  }

  static long sequence(long fileNumber, long frameOffset) {
    return fileNumber << 32 | frameOffset;
  }

  static long fileNumber(long sequence) {
    return sequence >>> 32;
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] header(long number) {
    byte[] header = new byte[HEADER_SIZE];
    ByteBuffer out = little(header).putInt(MAGIC).putInt(VERSION).putLong(number);
    out.putInt(HEADER_CHECKSUM_OFFSET, checksum(header, 0, HEADER_CHECKSUM_OFFSET));
    return header;
  }

  /**
   * Checks a header, the version before the checksum: a newer version may compute another one.
   *
   * @throws IOException in one line that names the file and says what to do
   */
  static void checkHeader(Path file, byte[] bytes, long number) throws IOException {
    ByteBuffer in = little(bytes);
    if (in.getInt(0) != MAGIC) {
      throw new IOException(file + " is no journal of a tail node; move it away");
    }
    int version = in.getInt(4);
    if (version != VERSION) {
      throw new IOException(
          file
              + " has format "
              + version
              + "; this version reads "
              + VERSION
              + ". Start the DataTracing that wrote it");
    }
    if (in.getInt(HEADER_CHECKSUM_OFFSET) != checksum(bytes, 0, HEADER_CHECKSUM_OFFSET)
        || in.getLong(NUMBER_OFFSET) != number) {
      throw new IOException(file + " is damaged in its header; move it away");
    }
  }

  /** Completes a frame whose payload is in place. */
  static void finishFrame(byte[] bytes, int at, int length, int type) {
    ByteBuffer out = little(bytes);
    out.putInt(at, SYNC);
    out.putInt(at + LENGTH_OFFSET, length);
    out.putInt(at + TYPE_OFFSET, type);
    out.putInt(
        at + CHECKSUM_OFFSET,
        checksum(bytes, at + LENGTH_OFFSET, FRAME_HEADER_SIZE - LENGTH_OFFSET + length));
  }

  /** Whether a whole frame with a matching checksum begins here. */
  static boolean isFrame(byte[] bytes, int at, int size) {
    if (size - at < FRAME_HEADER_SIZE || little(bytes).getInt(at) != SYNC) {
      return false;
    }
    int length = length(bytes, at);
    return length >= 0
        && length <= size - at - FRAME_HEADER_SIZE
        && little(bytes).getInt(at + CHECKSUM_OFFSET)
            == checksum(bytes, at + LENGTH_OFFSET, FRAME_HEADER_SIZE - LENGTH_OFFSET + length);
  }

  static int length(byte[] bytes, int at) {
    return little(bytes).getInt(at + LENGTH_OFFSET);
  }

  static int type(byte[] bytes, int at) {
    return little(bytes).getInt(at + TYPE_OFFSET);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
