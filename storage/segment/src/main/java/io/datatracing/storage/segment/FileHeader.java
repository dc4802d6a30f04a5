package io.datatracing.storage.segment;

/**
 * The first bytes of every file of this store.
 *
 * <pre>
 *  0        4          6      8               16          20
 *  +--------+----------+------+----------------+----------+
 *  | magic  | version  | zero | identity       | crc32c   |
 *  | u32    | u16      | u16  | u64            | of 0..15 |
 *  +--------+----------+------+----------------+----------+
 * </pre>
 *
 * <p>The identity ties a file to what names it: the generation of a log, the seed of a block's
 * filters, the epoch of a manifest. All numbers little-endian.
 */
final class FileHeader {
  static final int SIZE = 20;
  static final int VERSION_OFFSET = 4;
  static final int IDENTITY_OFFSET = 8;
  static final int CHECKSUM_OFFSET = 16;

  private FileHeader() {}

  static byte[] write(int magic, int version, long identity) {
    byte[] header = new byte[SIZE];
    LittleEndian.putInt(header, 0, magic);
    LittleEndian.putInt(header, VERSION_OFFSET, version);
    LittleEndian.putLong(header, IDENTITY_OFFSET, identity);
    LittleEndian.putInt(header, CHECKSUM_OFFSET, Checksum.of(header, 0, CHECKSUM_OFFSET));
    return header;
  }

  /**
   * Checks a header and gives its identity.
   *
   * <p>The version is judged before the checksum: a newer version may compute another one.
   *
   * @param file names the file in messages
   * @throws FormatException when it is damaged, or of a version outside {@code oldest..newest}
   */
  static long check(Object file, byte[] header, int magic, int oldest, int newest) {
    if (header.length < SIZE || LittleEndian.getInt(header, 0) != magic) {
      throw FormatException.corrupt(file, "it does not begin with its magic number");
    }
    int version = version(header);
    if (version < oldest || version > newest) {
      throw FormatException.version(file, version, oldest, newest);
    }
    if (LittleEndian.getInt(header, CHECKSUM_OFFSET) != Checksum.of(header, 0, CHECKSUM_OFFSET)) {
      throw FormatException.corrupt(file, "the checksum of its header does not match");
    }
    return LittleEndian.getLong(header, IDENTITY_OFFSET);
  }

  /** Of a header that is long enough. */
  static int version(byte[] header) {
    return LittleEndian.getInt(header, VERSION_OFFSET) & 0xffff;
  }
}
