package io.datatracing.exporter;

import java.io.File;

/** Where requests are kept that could not be sent, and how much of them. Immutable. */
public final class SpoolOptions {
  static final int DEFAULT_BYTES = 64 << 20;

  /** A few requests at least. */
  static final int LEAST_BYTES = 64 << 10;

  private final File directory;
  private final int bytes;
  private final String source;

  SpoolOptions(String directory, int bytes) {
    this(directory, bytes, "setting datatracing.exporter.spool.dir");
  }

  /**
   * @param directory made if it is not there; may be shared by several processes
   * @param bytes most that this process keeps there; at least {@value #LEAST_BYTES}
   * @param source who named the directory, for messages
   */
  public SpoolOptions(String directory, int bytes, String source) {
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "spool size in bytes is " + bytes + ", expected at least " + LEAST_BYTES);
    }
    this.directory = new File(directory);
    this.bytes = bytes;
    this.source = source;
  }

  public File directory() {
    return directory;
  }

  public int bytes() {
    return bytes;
  }

  /** For messages, as {@code system property datatracing.exporter.spool.dir}. */
  String source() {
    return source;
  }
}
