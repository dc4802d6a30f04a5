package io.datatracing.storage.segment;

import java.util.zip.CRC32C;

/** CRC-32C, for which processors have an instruction. */
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
