package io.datatracing.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compression of answers. */
final class Gzip {
  /** Below about one Ethernet frame compression saves no packet. */
  private static final int SMALLEST_BYTES = 1_400;

  /**
   * Traces as JSON shrink about ten-fold at any level; the low one costs a third of the CPU of the
   * default.
   */
  private static final int LEVEL = 2;

  private Gzip() {}

  static boolean isWorthwhile(String contentType, int bytes) {
    return bytes >= SMALLEST_BYTES && isCompressible(contentType);
  }

  static boolean isCompressible(String contentType) {
    // An event must leave when it happens, not when a compressor's block is full.
    return contentType.startsWith("text/") && !contentType.startsWith(Response.EVENTS)
        || contentType.startsWith("application/json")
        || contentType.startsWith("application/problem+json")
        || contentType.startsWith("application/openmetrics-text")
        || contentType.startsWith("application/javascript")
        || contentType.startsWith("image/svg+xml");
  }

  static byte[] compress(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
    try (Stream zip = new Stream(out)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return out.toByteArray();
  }

  /** A gzip stream at our level. */
  static final class Stream extends GZIPOutputStream {
    Stream(OutputStream out) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(LEVEL);
    }
  }
}
