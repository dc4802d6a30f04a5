package io.datatracing.storage.api;

import java.nio.file.Path;

/** Copies a store while it runs. Asked for by {@link SpanSource#capability}. */
public interface Snapshots {

  /**
   * Makes a directory that can be opened as a store of its own and holds everything acknowledged
   * before the call. Appends, reads and retention go on meanwhile.
   *
   * @param target must not exist or be empty; durable when this returns. When it fails, what is
   *     there cannot be opened and may be deleted
   * @return the bytes of the copy
   * @throws StoreException with one line when the target cannot be written
   */
  long snapshot(Path target, ByteProgress progress);
}
