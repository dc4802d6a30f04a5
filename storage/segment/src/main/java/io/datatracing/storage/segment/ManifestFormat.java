package io.datatracing.storage.segment;

/**
 * The layout of the manifest: which blocks belong to the store. It grows by one record for each
 * change, so that another process can follow it by reading on.
 *
 * <pre>
 *  0   +--------------------+
 *      | header, 20 bytes   |  {@link FileHeader}; identity = epoch, another one after each rewrite
 *  20  +--------------------+
 *      | record             |
 *      |   0  crc32c  u32   |  of everything behind it in the record
 *      |   4  length  u32   |  of the content
 *      |   8  content       |
 *      +--------------------+
 *      | ...                |
 *
 *  content := 1 flushedThrough:varint count:varint (partition:string name:string)*    new blocks;
 *             logs up to this generation are not needed any more
 *           | 2 partition:string                                                      dropped
 *           | 3 count:varint (partition:string name:string)*                          merged, and
 *               count:varint (partition:string name:string)*                          into these;
 *                                                                                     0: dropped
 *           | 4                                                                       committed
 *           | 5 place:string endpoint:string                                          where objects
 *                                                                                     of moved blocks
 *                                                                                     are
 * </pre>
 *
 * <p>Version 1 has no record of kind 3, version 2 none of kinds 4 and 5; such a file is written
 * anew when it is opened to be written.
 *
 * <p>A record that is cut off at the end is one whose change did not happen. One that is whole but
 * for a bit looks the same, and its change did happen: so each is followed, when it is synced, by a
 * record of kind 4. What cannot be read and has any record behind it is damage; of what is last
 * nothing depends on a record of kind 4.
 */
final class ManifestFormat {
  /** "DTMF" */
  static final int MAGIC = 0x464d5444;

  static final int VERSION = 3;
  static final int OLDEST_VERSION = 1;

  static final int RECORD_HEADER_SIZE = 8;
  static final int ADD_BLOCKS = 1;
  static final int DROP_PARTITION = 2;
  static final int REPLACE_BLOCKS = 3;
  static final int COMMITTED = 4;
  static final int OBJECTS_AT = 5;

  static final String FILE_NAME = "MANIFEST";

  private ManifestFormat() {}
}
