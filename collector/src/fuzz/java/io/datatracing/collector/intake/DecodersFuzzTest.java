package io.datatracing.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.datatracing.collector.datadog.DatadogSamples;
import io.datatracing.collector.intake.HostileSpansTest.Read;
import io.datatracing.collector.jaeger.JaegerSamples;
import io.datatracing.collector.zipkin.ZipkinEncoding;
import io.datatracing.collector.zipkin.ZipkinSamples;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a fuzzer that sees which branches were taken finds in the decoders of other formats: nothing
 * but spans, a refusal in words, or the bound of what is written. One of them at a time, with
 * {@code JAZZER_FUZZ=1}: see collector/README.md.
 */
@Tag("slow")
class DecodersFuzzTest {
  private static final long MAX_BYTES = 1 << 20;
  private static final String TIME = "2m";

  private static void read(byte[] bytes, Read decoder) {
    SpanAssembler out = new SpanAssembler(MAX_BYTES);
    try {
      decoder.read(bytes, out);
    } catch (UnreadableException | TooManyBytesException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    // What was taken is whole: it can be read again.
    out.toBatch().decode();
  }

  static Stream<byte[]> zipkinJson() {
    return Stream.of(ZipkinSamples.JSON_V2, ZipkinSamples.JSON_V1);
  }

  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void zipkinJson(byte[] bytes) {
    read(bytes, (in, out) -> ZipkinEncoding.JSON_V2.translate(in, out, 1));
    read(bytes, (in, out) -> ZipkinEncoding.JSON_V1.translate(in, out, 1));
  }

  static Stream<byte[]> zipkinProtobuf() {
    return Stream.of(ZipkinSamples.PROTO3);
  }

  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void zipkinProtobuf(byte[] bytes) {
    read(bytes, (in, out) -> ZipkinEncoding.PROTO3.translate(in, out, 1));
  }

  static Stream<byte[]> thrift() {
    return Stream.of(
        ZipkinSamples.THRIFT, JaegerSamples.BATCH, JaegerSamples.COMPACT, JaegerSamples.BINARY);
  }

  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void thrift(byte[] bytes) {
    read(bytes, (in, out) -> ZipkinEncoding.THRIFT.translate(in, out, 1));
    read(bytes, JaegerSamples::readBatch);
    read(bytes, JaegerSamples::readCompact);
    read(bytes, JaegerSamples::readBinary);
  }

  static Stream<byte[]> jaegerProtobuf() {
    return Stream.of(JaegerSamples.REQUEST);
  }

  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void jaegerProtobuf(byte[] bytes) {
    read(bytes, JaegerSamples::readRequest);
  }

  static Stream<byte[]> datadog() {
    return Stream.of(DatadogSamples.V4, DatadogSamples.V5);
  }

  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void datadog(byte[] bytes) {
    read(bytes, DatadogSamples::readV4);
    read(bytes, DatadogSamples::readV5);
  }
}
