package io.datatracing.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Class files in one piece, so that the jar is read once and not once for each class, and so that
 * no scanner of class paths takes them for the application's.
 *
 * <pre>
 * offset size
 *  0     4    magic "DTCA"
 *  4     2    version, 1
 *  6     4    CRC-32 of everything behind it
 * 10     2    number of classes
 * 12     n    each: u2 length and modified UTF-8 of the internal name, u4 length, class file
 * </pre>
 *
 * <p>All numbers are big-endian. The order is that of the writer. Archive and reader are in the
 * same jar, so there is one version.
 */
public final class ClassArchive {
  static final int MAGIC = 0x44544341;
  static final int VERSION = 1;
  static final int CHECKSUM_OFFSET = 6;
  static final int COUNT_OFFSET = 10;

  private final byte[] archive;

  /** Offset and length of each class file. */
  private final Map<String, int[]> places;

  private ClassArchive(byte[] archive, Map<String, int[]> places) {
    this.archive = archive;
    this.places = places;
  }

  /**
   * @throws IOException if the bytes are not an archive of this version, or damaged
   */
  public static ClassArchive read(byte[] archive) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(archive));
    int magic = in.readInt();
    int version = in.readUnsignedShort();
    if (magic != MAGIC || version != VERSION) {
      throw new IOException("not a class archive of version " + VERSION);
    }
    if (in.readInt() != checksum(archive)) {
      throw new IOException("class archive is damaged: its checksum is wrong");
    }
    int count = in.readUnsignedShort();
    Map<String, int[]> places = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      int length = in.readInt();
      places.put(name, new int[] {archive.length - in.available(), length});
      if (in.skipBytes(length) != length) {
        throw new IOException("class archive ends within " + name);
      }
    }
    return new ClassArchive(archive, places);
  }

  /** Writes classes in the map's order. */
  public static byte[] write(Map<String, byte[]> classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeShort(VERSION);
    out.writeInt(0);
    out.writeShort(classes.size());
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      out.write(entry.getValue());
    }
    byte[] archive = bytes.toByteArray();
    int checksum = checksum(archive);
    for (int i = 0; i < 4; i++) {
      archive[CHECKSUM_OFFSET + i] = (byte) (checksum >>> (24 - 8 * i));
    }
    return archive;
  }

  /** Internal names in the archive's order. */
  public Iterable<String> names() {
    return places.keySet();
  }

  public int size() {
    return places.size();
  }

  /** A copy of the class file, or null when there is none. */
  public byte @Nullable [] find(String internalName) {
    int[] place = places.get(internalName);
    return place == null ? null : Arrays.copyOfRange(archive, place[0], place[0] + place[1]);
  }

  /** Defines without copying; null when there is no such class. */
  @Nullable Class<?> define(AgentClassLoader loader, String name) {
    int[] place = places.get(name.replace('.', '/'));
    return place == null ? null : loader.define(name, archive, place[0], place[1]);
  }

  private static int checksum(byte[] archive) {
    CRC32 checksum = new CRC32();
    checksum.update(archive, COUNT_OFFSET, archive.length - COUNT_OFFSET);
    return (int) checksum.getValue();
  }
}
