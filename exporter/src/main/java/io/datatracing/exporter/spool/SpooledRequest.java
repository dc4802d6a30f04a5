package io.datatracing.exporter.spool;

/** A request on disk. */
public final class SpooledRequest {
  final SpoolFile file;
  final long position;
  private final byte[] body;
  private final int spans;

  SpooledRequest(SpoolFile file, long position, byte[] body, int spans) {
    this.file = file;
    this.position = position;
    this.body = body;
    this.spans = spans;
  }

  /** An encoded request. */
  public byte[] body() {
    return body;
  }

  public int spans() {
    return spans;
  }
}
