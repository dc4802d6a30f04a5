package io.datatracing.storage.clickhouse;

import io.datatracing.model.otlp.OtlpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A resource and a scope with their schema URLs: the first half of a SHA-256 of their bytes. */
record ContextId(long high, long low) {

  /** Of the reader's current span. */
  static ContextId of(OtlpReader span) {
    MessageDigest digest = sha256();
    byte[] bytes = span.bytes();
    part(digest, bytes, span.resourceOffset(), span.resourceLength());
    part(digest, bytes, span.resourceSchemaUrlOffset(), span.resourceSchemaUrlLength());
    part(digest, bytes, span.scopeOffset(), span.scopeLength());
    part(digest, bytes, span.scopeSchemaUrlOffset(), span.scopeSchemaUrlLength());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new ContextId(hash.getLong(), hash.getLong());
  }

  /** With its length, so that two parts cannot look like two others. */
  private static void part(MessageDigest digest, byte[] bytes, int offset, int length) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    digest.update(bytes, offset, length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  static ContextId read(RowReader row) throws IOException {
    long high = row.id();
    return new ContextId(high, row.id());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }
}
