package io.datatracing.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a streamed answer. */
@FunctionalInterface
public interface BodyWriter {
  /**
   * Runs on a worker thread. The stream blocks while the client is slower than the writer and
   * throws when the client has gone; the writer need not close it. A failure before the first 32
   * KiB becomes a problem answer, a later one cuts the connection so that the client cannot take a
   * part for the whole.
   */
  void writeTo(OutputStream out) throws IOException;
}
