package io.datatracing.storage.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The columns of a file, {@code spans.schema} beside this class; what they mean is in {@code
 * docs/parquet.md}.
 *
 * <p>A new column is optional and stands at the end, so that older files stay readable; a changed
 * one needs a new {@link #VERSION}.
 */
final class SpanSchema {
  /** Key of a file's own metadata; its value is the version of the schema. */
  static final String VERSION_KEY = "datatracing.spans.version";

  static final int VERSION = 1;

  static final MessageType TYPE = MessageTypeParser.parseMessageType(text());

  private SpanSchema() {}

  /** The schema as people read it. */
  static String text() {
    try (InputStream in =
        Objects.requireNonNull(SpanSchema.class.getResourceAsStream("spans.schema"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
