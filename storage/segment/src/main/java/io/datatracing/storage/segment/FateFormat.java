package io.datatracing.storage.segment;

/**
 * The layout of a run of fate entries: sorted, never changed once written.
 *
 * <pre>
 *  0        +--------------------------+
 *           | header, 20 bytes         |  {@link FileHeader}; identity = first second of the hour of
 *           |                          |  arrival, since 1970
 *  20       +--------------------------+
 *           | entries, 16 bytes each   |  sorted by prefix (unsigned), newest first, who, spans
 *           |   0  prefix      u64     |  eight bytes of the trace id
 *           |   8  second      i32     |  of the entry's time, counted from the hour's first
 *           |  12  who         u16     |  place in the list below
 *           |  14  spans       u16     |  how many, 0 when that is not known
 *  20+16n   +--------------------------+
 *           | who                      |  count:varint (exact:u8 cause:string node:string
 *           |                          |  policy:string)*
 *           +--------------------------+
 *           | trailer, 16 bytes        |  n u32, length of who u32, crc32c u32 of everything before
 *           |                          |  the crc, magic u32
 *           +--------------------------+
 * </pre>
 *
 * <p>A file is named by the number of its level and a running number; files of one hour of arrival
 * share a folder and go together.
 */
final class FateFormat {
  /** "DTFT" */
  static final int MAGIC = 0x54465444;

  static final int VERSION = 1;
  static final int OLDEST_VERSION = 1;

  static final int ENTRY_SIZE = 16;
  static final int ENTRY_SECOND_OFFSET = 8;
  static final int ENTRY_WHO_OFFSET = 12;
  static final int ENTRY_COUNT_OFFSET = 14;
  static final int TRAILER_SIZE = 16;

  /** What a place of two bytes can tell apart. */
  static final int MAX_WHO = 1 << 16;

  static final String FOLDER = "fates";
  static final String SUFFIX = ".fat";

  private FateFormat() {}
}
