package io.datatracing.collector.rewrite;

import io.datatracing.model.otlp.WireReader;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the fields of one protobuf message, and makes another one only when a field changes:
 * what stands before, between and after the changes is copied as it was.
 *
 * <pre>{@code
 * byte[] changed = MessageEdit.edit(bytes, offset, length, (field, at, size) ->
 *     field == 5 ? newName(bytes, at, size) : MessageEdit.KEEP);
 * }</pre>
 */
public final class MessageEdit {
  /** Of a field, or of a whole message: it stays as it is. */
  public static final byte @Nullable [] KEEP = null;

  /** Of a field: it is left out. Compared by identity. */
  public static final byte[] DROP = new byte[0];

  /** Says what becomes of a field that has a length: a string, bytes, a message. */
  @FunctionalInterface
  public interface Fields {
    /**
     * @param offset of the content in the message's array
     * @return {@link #KEEP}, {@link #DROP} or the new content
     */
    byte @Nullable [] edit(int field, int offset, int length);
  }

  private MessageEdit() {}

  /**
   * @param bytes have been checked: {@link io.datatracing.model.otlp.OtlpBatch}
   * @return {@link #KEEP} when no field changed, else the new message
   */
  public static byte @Nullable [] edit(byte[] bytes, int offset, int length, Fields fields) {
    WireReader in = new WireReader();
    int end = offset + length;
    in.reset(bytes, offset, end);
    ByteArrayOutputStream out = null;
    // What is copied as it is, from here to where the next change begins.
    int copied = offset;
    while (in.hasMore()) {
      int start = in.position();
      int tag = in.tag();
      if ((tag & 7) != WireReader.LENGTH_DELIMITED) {
        in.skip(tag);
        continue;
      }
      int size = in.length();
      int at = in.position();
      in.move(at + size, end);
      byte[] edited = fields.edit(tag >>> 3, at, size);
      if (edited != null) {
        if (out == null) {
          out = new ByteArrayOutputStream(length + 64);
        }
        out.write(bytes, copied, start - copied);
        if (edited != DROP) {
          field(out, tag >>> 3, edited);
        }
        copied = at + size;
      }
    }
    if (out == null) {
      return KEEP;
    }
    out.write(bytes, copied, end - copied);
    return out.toByteArray();
  }

  /** Writes a field that has a length. */
  public static void field(ByteArrayOutputStream out, int field, byte[] content) {
    varint(out, WireReader.tag(field, WireReader.LENGTH_DELIMITED));
    varint(out, content.length);
    out.write(content, 0, content.length);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
