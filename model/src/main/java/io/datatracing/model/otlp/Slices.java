package io.datatracing.model.otlp;

import java.util.Arrays;

/** Where the messages of one repeated field are. Reused, so it allocates only while it grows. */
final class Slices {
  private final String what;
  private int size;
  private int[] offset = new int[8];
  private int[] length = new int[8];

  /**
   * @param what messages, for errors
   */
  Slices(String what) {
    this.what = what;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int offset(int index) {
    return offset[index];
  }

  int length(int index) {
    return length[index];
  }

  /** Takes the message whose length is next, and passes over it. */
  void add(WireReader in) {
    int bytes = in.length();
    if (size == offset.length) {
      grow(in.position);
    }
    offset[size] = in.position;
    length[size++] = bytes;
    in.position += bytes;
  }

  private void grow(int at) {
    if (size == OtlpAttributes.MAX_SIZE) {
      throw new MalformedOtlpException(
          at, "more than " + OtlpAttributes.MAX_SIZE + " " + what + " in one span");
    }
    offset = Arrays.copyOf(offset, 2 * size);
    length = Arrays.copyOf(length, 2 * size);
  }
}
