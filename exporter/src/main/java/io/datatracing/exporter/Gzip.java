package io.datatracing.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of requests. */
final class Gzip {
  private Gzip() {}

  static byte[] compress(byte[] body, int length) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 4 + 64);
    try (OutputStream out = new GZIPOutputStream(compressed, 8 << 10)) {
      out.write(body, 0, length);
    } catch (IOException cannotBe) {
      throw new IllegalStateException("no space in memory", cannotBe);
    }
    return compressed.toByteArray();
  }
}
