package io.datatracing.storage.segment;

/**
 * The layout of a run of fate entries: sorted, never changed once written.
 *
 * <pre>
 *  0        +--------------------------+
 *           | header, 20 bytes         |  {@link FileHeader}; identity = first second of the hour of
 *           |                          |  arrival, since 1970
 *  20       +--------------------------+
 *           | entries, k+5 bytes each  |  sorted by prefix (unsigned), newest first, said
 *           |   0    key         uk    |  the low k bytes of the prefix: eight bytes of the trace id
 *           |   k    second      u24   |  of the entry's time, counted from 2^23 before the hour's
 *           |                          |  first; 2^24-1: see the list of far times
 *           |   k+3  said        u16   |  place in the list below
 *           +--------------------------+
 *           | buckets, 4 bytes each    |  where k < 8: for each value of the high 8-k bytes of the
 *           |                          |  prefix the first of its entries, u32, and n behind the last
 *           +--------------------------+
 *           | far times, 12 bytes each |  entry u32, second i64 since 1970; sorted by entry
 *           +--------------------------+
 *           | said                     |  count:varint (exact:u8 cause:string node:string
 *           |                          |  policy:string spans:varint)*
 *           +--------------------------+
 *           | trailer, 24 bytes        |  n u32, k u32, number of far times u32, length of said u32,
 *           |                          |  crc32c u32 of everything before the crc, magic u32
 *           +--------------------------+
 * </pre>
 *
 * <p>Version 1 had entries of 16 bytes (prefix u64, second i32 counted from the hour's first, who
 * u16, spans u16), no buckets and no far times, a list of who without spans, and a trailer of 16
 * bytes (n, length of who, crc32c, magic). It is read, not written.
 *
 * <p>A file is named by the number of its level and a running number; files of one hour of arrival
 * share a folder and go together.
 */
final class FateFormat {
  /** "DTFT" */
  static final int MAGIC = 0x54465444;

  static final int VERSION = 2;
  static final int OLDEST_VERSION = 1;

  /** Behind the key. */
  static final int SECOND_SIZE = 3;

  static final int SAID_SIZE = 2;
  static final int BUCKET_SIZE = 4;
  static final int FAR_SIZE = 12;
  static final int TRAILER_SIZE = 24;

  /** Half of what three bytes can tell: 97 days before and after. */
  static final int SECOND_BIAS = 1 << 23;

  static final int FAR = 0xff_ffff;

  static final int V1_ENTRY_SIZE = 16;
  static final int V1_TRAILER_SIZE = 16;

  /** What a place of two bytes can tell apart. */
  static final int MAX_SAID = 1 << 16;

  /**
   * Who and what may be told apart in one file, without the number of spans: half of the places, so
   * that there is one for each of them when the numbers have taken the others.
   */
  static final int MAX_WHO = MAX_SAID / 2;

  static final String FOLDER = "fates";
  static final String SUFFIX = ".fat";

  private FateFormat() {}

  /**
   * Bytes of the prefix that each of so many entries keeps: a million share two bytes with others
   * of their bucket, where a table of 65,536 buckets costs less than that.
   */
  static int keyBytes(long entries) {
    return entries >= 1 << 20 ? 6 : entries >= 1 << 12 ? 7 : 8;
  }

  static int buckets(int keyBytes) {
    return keyBytes == 8 ? 0 : (1 << 8 * (8 - keyBytes)) + 1;
  }
}
