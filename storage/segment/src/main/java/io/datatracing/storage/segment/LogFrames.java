package io.datatracing.storage.segment;

/** Frames of {@link LogFormat} in an array. */
final class LogFrames {
  private LogFrames() {}

  /** Whether a whole frame with a matching checksum begins here. */
  static boolean isFrame(byte[] bytes, int at) {
    if (bytes.length - at < LogFormat.FRAME_HEADER_SIZE
        || LittleEndian.getInt(bytes, at) != LogFormat.SYNC) {
      return false;
    }
    int length = LittleEndian.getInt(bytes, at + LogFormat.FRAME_LENGTH_OFFSET);
    if (length < 0 || length > bytes.length - at - LogFormat.FRAME_HEADER_SIZE) {
      return false;
    }
    return Checksum.of(
            bytes,
            at + LogFormat.FRAME_LENGTH_OFFSET,
            size(bytes, at) - LogFormat.FRAME_LENGTH_OFFSET)
        == LittleEndian.getInt(bytes, at + LogFormat.FRAME_CHECKSUM_OFFSET);
  }

  static int size(byte[] bytes, int at) {
    return LogFormat.FRAME_HEADER_SIZE
        + LittleEndian.getInt(bytes, at + LogFormat.FRAME_LENGTH_OFFSET);
  }

  /** Whether a frame, where one begins, is a mark. */
  static boolean isMark(byte[] bytes, int at) {
    return size(bytes, at) == LogFormat.FRAME_HEADER_SIZE;
  }

  static byte[] payload(byte[] bytes, int at) {
    int length = LittleEndian.getInt(bytes, at + LogFormat.FRAME_LENGTH_OFFSET);
    byte[] raw = new byte[LittleEndian.getInt(bytes, at + LogFormat.FRAME_RAW_LENGTH_OFFSET)];
    int offset = at + LogFormat.FRAME_HEADER_SIZE;
    if (length == raw.length) {
      System.arraycopy(bytes, offset, raw, 0, length);
    } else {
      Compression.decompress(bytes, offset, length, raw, raw.length);
    }
    return raw;
  }
}
