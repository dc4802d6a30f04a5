package io.datatracing.exporter;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code ExportTraceServiceResponse}: field 1 is the message partial_success, of it 1 is
 * rejected_spans (int64) and 2 error_message. An answer that cannot be read counts as full success:
 * the status said so.
 */
final class PartialSuccess {
  private static final int PARTIAL_SUCCESS = ProtobufBuffer.tag(1, ProtobufBuffer.BYTES);
  private static final int REJECTED_SPANS = ProtobufBuffer.tag(1, ProtobufBuffer.VARINT);
  private static final int ERROR_MESSAGE = ProtobufBuffer.tag(2, ProtobufBuffer.BYTES);

  private final byte[] bytes;
  private int at;
  private long rejected;
  private @Nullable String message;

  private PartialSuccess(byte[] bytes) {
    this.bytes = bytes;
  }

  static SendResult read(byte[] answer) {
    PartialSuccess reader = new PartialSuccess(answer);
    try {
      reader.response();
    } catch (IndexOutOfBoundsException | IllegalArgumentException notReadable) {
      return SendResult.ok();
    }
    return reader.rejected > 0
        ? SendResult.partial(reader.rejected, reader.message)
        : SendResult.ok();
  }

  private void response() {
    while (at < bytes.length) {
      long tag = varint();
      if (tag == PARTIAL_SUCCESS) {
        int end = endOfBytes();
        partialSuccess(end);
      } else {
        skip(tag);
      }
    }
  }

  private void partialSuccess(int end) {
    while (at < end) {
      long tag = varint();
      if (tag == REJECTED_SPANS) {
        rejected = varint();
      } else if (tag == ERROR_MESSAGE) {
        int messageEnd = endOfBytes();
        message = new String(bytes, at, messageEnd - at, StandardCharsets.UTF_8);
        at = messageEnd;
      } else {
        skip(tag);
      }
    }
  }

  private void skip(long tag) {
    switch ((int) tag & 7) {
      case ProtobufBuffer.VARINT:
        varint();
        break;
      case ProtobufBuffer.FIXED64:
        at += 8;
        break;
      case ProtobufBuffer.BYTES:
        at = endOfBytes();
        break;
      case ProtobufBuffer.FIXED32:
        at += 4;
        break;
      default:
        throw new IllegalArgumentException("wire type " + (tag & 7));
    }
  }

  private int endOfBytes() {
    long length = varint();
    if (length < 0 || length > bytes.length - at) {
      throw new IllegalArgumentException("length " + length + " at " + at);
    }
    return at + (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint of more than 10 bytes at " + at);
  }
}
