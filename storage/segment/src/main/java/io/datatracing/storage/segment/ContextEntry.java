package io.datatracing.storage.segment;

import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.otlp.ContextDecoder;
import java.nio.charset.StandardCharsets;

/** A resource or scope as tables and blocks keep it: length, OTLP message, schema URL. */
final class ContextEntry {
  private ContextEntry() {}

  static Resource resource(byte[] entry) {
    ByteSource in = new ByteSource(entry, 0);
    int length = in.varint32();
    return ContextDecoder.resource(
        entry, in.position(), length, schemaUrl(entry, in.position() + length));
  }

  static Scope scope(byte[] entry) {
    ByteSource in = new ByteSource(entry, 0);
    int length = in.varint32();
    return ContextDecoder.scope(
        entry, in.position(), length, schemaUrl(entry, in.position() + length));
  }

  private static String schemaUrl(byte[] entry, int offset) {
    return new String(entry, offset, entry.length - offset, StandardCharsets.UTF_8);
  }
}
