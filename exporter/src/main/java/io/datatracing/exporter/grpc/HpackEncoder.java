package io.datatracing.exporter.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes header blocks (RFC 7541) in their plainest form: literals without indexing and without
 * Huffman. A request has 200 bytes of headers and often 100 KB of spans; a table would save nothing
 * that can be measured and is one more thing both sides must agree on.
 */
final class HpackEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /**
   * @param name in lower case
   */
  HpackEncoder add(String name, String value) {
    out.write(0);
    string(name);
    string(value);
    return this;
  }

  byte[] block() {
    return out.toByteArray();
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int rest = bytes.length;
    if (rest < 127) {
      out.write(rest);
    } else {
      out.write(127);
      rest -= 127;
      while (rest >= 128) {
        out.write(rest & 0x7f | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }
    out.write(bytes, 0, bytes.length);
  }
}
