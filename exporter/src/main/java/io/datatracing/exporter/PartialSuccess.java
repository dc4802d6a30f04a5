package io.datatracing.exporter;

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

  private long rejected;
  private @Nullable String message;

  private PartialSuccess() {}

  static SendResult read(byte[] answer) {
    PartialSuccess reader = new PartialSuccess();
    try {
      reader.response(new ProtobufReader(answer));
    } catch (IndexOutOfBoundsException | IllegalArgumentException notReadable) {
      return SendResult.ok();
    }
    return reader.rejected > 0
        ? SendResult.partial(reader.rejected, reader.message)
        : SendResult.ok();
  }

  private void response(ProtobufReader in) {
    while (in.hasMore()) {
      long tag = in.tag();
      if (tag == PARTIAL_SUCCESS) {
        partialSuccess(new ProtobufReader(in.bytes()));
      } else {
        in.skip(tag);
      }
    }
  }

  private void partialSuccess(ProtobufReader in) {
    while (in.hasMore()) {
      long tag = in.tag();
      if (tag == REJECTED_SPANS) {
        rejected = in.varint();
      } else if (tag == ERROR_MESSAGE) {
        message = in.text();
      } else {
        in.skip(tag);
      }
    }
  }
}
