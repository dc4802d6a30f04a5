package io.datatracing.storage.segment;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of a closed block, wherever they are. Any thread may read any range. */
interface BlockBytes extends Closeable {

  long size();

  /** Reads a range that lies within {@link #size}. */
  byte[] read(long offset, int length) throws IOException;

  /** For messages: what they are beside a file in its place, such as an object in a bucket. */
  default String origin() {
    return "";
  }
}
