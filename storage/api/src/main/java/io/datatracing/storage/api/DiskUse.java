package io.datatracing.storage.api;

import java.util.List;

/** What the disk is used for, in parts. Asked for by {@link SpanSource#capability}. */
public interface DiskUse {

  /**
   * One kind of content, in all files together.
   *
   * @param name such as {@code attribute url.full: texts}
   */
  record Part(String name, long bytes) {}

  /** Reads what files say of themselves, not their content. The largest part comes first. */
  List<Part> parts();
}
