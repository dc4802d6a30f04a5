package io.datatracing.exporter.spool;

/**
 * A file of the spool. Numbers are big endian.
 *
 * <pre>
 * file     0  "DTSP"    {@link #MAGIC}
 *          4  int32     version, {@value #VERSION}
 *          8  int64     when it was begun, milliseconds since 1970
 *         16  frames, one after the other
 *
 * frame    0  "DTFR"    {@link #FRAME_MAGIC}
 *          4  int32     length of the body
 *          8  int32     spans in it
 *         12  int32     CRC-32 of bytes 4 to 12 and of the body
 *         16  byte      state: {@value #WAITING} waiting, {@value #DONE} done; not in the checksum
 *         17  3 bytes   0
 *         20  body      an ExportTraceServiceRequest
 * </pre>
 *
 * A frame is written once and then changes its state byte only. A process that dies while it writes
 * leaves a torn tail: a frame that is not all there, with which the file ends.
 */
final class SpoolFormat {
  static final int MAGIC = 'D' << 24 | 'T' << 16 | 'S' << 8 | 'P';
  static final int FRAME_MAGIC = 'D' << 24 | 'T' << 16 | 'F' << 8 | 'R';
  static final int VERSION = 1;

  static final int FILE_VERSION = 4;
  static final int FILE_CREATED = 8;
  static final int FILE_HEADER_BYTES = 16;

  static final int FRAME_LENGTH = 4;
  static final int FRAME_SPANS = 8;
  static final int FRAME_CHECKSUM = 12;
  static final int FRAME_STATE = 16;
  static final int FRAME_HEADER_BYTES = 20;

  static final byte WAITING = 0;
  static final byte DONE = 1;

  private SpoolFormat() {}

  static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  static void int32(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  static void int64(byte[] bytes, int at, long value) {
    int32(bytes, at, (int) (value >>> 32));
    int32(bytes, at + 4, (int) value);
  }

  static long int64(byte[] bytes, int at) {
    return (long) int32(bytes, at) << 32 | int32(bytes, at + 4) & 0xffffffffL;
  }
}
