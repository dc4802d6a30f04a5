package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PartialSuccessTest {
  @Test
  void anEmptyAnswerIsFullSuccess() {
    assertThat(PartialSuccess.read(new byte[0]).rejectedSpans()).isZero();
  }

  @Test
  void aWarningWithoutRejectedSpansIsFullSuccess() {
    assertThat(PartialSuccess.read(answer(0, "please upgrade")).rejectedSpans()).isZero();
  }

  @Property
  void whatWasRejectedIsReadPastFieldsThatAreUnknown(
      @ForAll long rejected, @ForAll String message) {
    SendResult result = PartialSuccess.read(answer(rejected, message));

    assertThat(result.isAccepted()).isTrue();
    assertThat(result.rejectedSpans()).isEqualTo(Math.max(0, rejected));
  }

  @Property(tries = 5_000)
  void garbageNeverThrows(@ForAll byte[] garbage) {
    assertThat(PartialSuccess.read(garbage).isAccepted()).isTrue();
  }

  private static byte[] answer(long rejected, String message) {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                9,
                UnknownFieldSet.Field.newBuilder().addVarint(1).addFixed32(2).addFixed64(3).build())
            .addField(
                10,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("x"))
                    .build())
            .build();
    return ExportTraceServiceResponse.newBuilder()
        .setUnknownFields(unknown)
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(rejected)
                .setErrorMessageBytes(ByteString.copyFromUtf8(message))
                .setUnknownFields(unknown))
        .build()
        .toByteArray();
  }
}
