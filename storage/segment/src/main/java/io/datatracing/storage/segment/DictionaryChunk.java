package io.datatracing.storage.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some consecutive entries of a stored dictionary. */
final class DictionaryChunk {
  private final byte[] content;
  private final int[] offsets;
  private final byte @Nullable [] inOneGroup;

  private DictionaryChunk(byte[] content, int[] offsets, byte @Nullable [] inOneGroup) {
    this.content = content;
    this.offsets = offsets;
    this.inOneGroup = inOneGroup;
  }

  static DictionaryChunk read(ByteSource in, boolean ordered) {
    int count = in.varint32();
    int[] lengths = ColumnDecoder.ints(in, count);
    int[] offsets = new int[count + 1];
    for (int i = 0; i < count; i++) {
      offsets[i + 1] = offsets[i] + lengths[i];
    }
    byte[] content = ColumnDecoder.plane(in, in.varint32());
    return new DictionaryChunk(content, offsets, ordered ? ColumnDecoder.plane(in, count) : null);
  }

  int size() {
    return offsets.length - 1;
  }

  int sizeBytes() {
    return content.length + 5 * offsets.length;
  }

  byte[] content() {
    return content;
  }

  int offset(int entry) {
    return offsets[entry];
  }

  int length(int entry) {
    return offsets[entry + 1] - offsets[entry];
  }

  /** Whether all rows with this entry are in the group where it is new. */
  boolean isInOneGroup(int entry) {
    return inOneGroup != null && inOneGroup[entry] == 1;
  }

  /** The entry with these bytes, or -1. */
  int find(byte[] bytes) {
    for (int i = 0; i < size(); i++) {
      if (length(i) == bytes.length
          && Arrays.equals(content, offsets[i], offsets[i + 1], bytes, 0, bytes.length)) {
        return i;
      }
    }
    return -1;
  }
}
