package io.datatracing.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.datadog.DatadogSamples;
import io.datatracing.collector.jaeger.JaegerSamples;
import io.datatracing.collector.zipkin.ZipkinEncoding;
import io.datatracing.collector.zipkin.ZipkinSamples;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What no input may do to a decoder: anything but spans, a refusal in words, or the bound of what
 * is written.
 */
class HostileSpansTest {
  private static final long MAX_BYTES = 1 << 20;

  /** A decoder with a batch that it can read. */
  public record Decoder(String name, byte[] sample, Read read) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Reads into the assembler. */
  @FunctionalInterface
  public interface Read {
    void read(byte[] bytes, SpanAssembler out);
  }

  private static final List<Decoder> DECODERS =
      List.of(
          zipkin(ZipkinEncoding.JSON_V2, ZipkinSamples.JSON_V2),
          zipkin(ZipkinEncoding.PROTO3, ZipkinSamples.PROTO3),
          zipkin(ZipkinEncoding.JSON_V1, ZipkinSamples.JSON_V1),
          zipkin(ZipkinEncoding.THRIFT, ZipkinSamples.THRIFT),
          new Decoder("jaeger http", JaegerSamples.BATCH, JaegerSamples::readBatch),
          new Decoder("jaeger compact", JaegerSamples.COMPACT, JaegerSamples::readCompact),
          new Decoder("jaeger binary", JaegerSamples.BINARY, JaegerSamples::readBinary),
          new Decoder("jaeger grpc", JaegerSamples.REQUEST, JaegerSamples::readRequest),
          new Decoder("datadog v0.4", DatadogSamples.V4, DatadogSamples::readV4),
          new Decoder("datadog v0.5", DatadogSamples.V5, DatadogSamples::readV5));

  private static Decoder zipkin(ZipkinEncoding encoding, byte[] sample) {
    return new Decoder(
        "zipkin " + encoding.label(), sample, (bytes, out) -> encoding.translate(bytes, out, 1));
  }

  @Provide
  Arbitrary<Decoder> decoders() {
    return Arbitraries.of(DECODERS);
  }

  @Property(tries = 10, seed = "7")
  void theSampleIsRead(@ForAll("decoders") Decoder decoder) {
    SpanAssembler out = new SpanAssembler(MAX_BYTES);
    decoder.read().read(decoder.sample(), out);
    assertThat(out.rejected()).as(out.reasons()).isZero();
    assertThat(out.toBatch().spanCount()).as(decoder.name()).isEqualTo(2);
    assertThat(out.toBatch().invalidIdCount()).isZero();
  }

  @Property(tries = 10, seed = "7")
  void aSampleCutAnywhereIsReadOrRefused(@ForAll("decoders") Decoder decoder) {
    for (int length = 0; length < decoder.sample().length; length++) {
      SpanAssembler out = read(decoder, Arrays.copyOf(decoder.sample(), length), MAX_BYTES);
      // What was whole before the cut may be kept; nothing is made up.
      assertThat(out.toBatch().spanCount()).isLessThanOrEqualTo(2);
    }
  }

  @Property(tries = 600, seed = "7")
  void changedBytesAreReadOrRefused(
      @ForAll("decoders") Decoder decoder,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int n) {
    Random random = new Random(seed);
    byte[] changed = decoder.sample().clone();
    for (int i = 0; i < n; i++) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    read(decoder, changed, MAX_BYTES).toBatch();
  }

  @Property(tries = 300, seed = "7")
  void anyBytesAreReadOrRefused(
      @ForAll("decoders") Decoder decoder, @ForAll @Size(max = 200) byte[] bytes) {
    read(decoder, bytes, MAX_BYTES).toBatch();
  }

  @Property(tries = 10, seed = "7")
  void moreThanTheBoundIsRefusedInWords(@ForAll("decoders") Decoder decoder) {
    assertThatThrownBy(
            () -> {
              SpanAssembler out = new SpanAssembler(60);
              decoder.read().read(decoder.sample(), out);
            })
        .as(decoder.name())
        .isInstanceOf(TooManyBytesException.class)
        .hasMessageContaining("60 bytes");
  }

  /** In Datadog's version 0.5 a number of some bytes names a text of any length. */
  @Example
  void largeTextsOfResourcesCountToo() {
    SpanAssembler out = new SpanAssembler(1_000);
    assertThatThrownBy(
            () -> {
              for (int i = 1; i <= 10; i++) {
                String key = "service " + i;
                out.begin();
                AttributeFields.string(out.resource(key), 1, "env", "x".repeat(500));
                out.ids(1, 1, i, 0);
                out.end(key, "", "");
              }
            })
        .isInstanceOf(TooManyBytesException.class);
  }

  private static SpanAssembler read(Decoder decoder, byte[] bytes, long maxBytes) {
    SpanAssembler out = new SpanAssembler(maxBytes);
    try {
      decoder.read().read(bytes, out);
    } catch (UnreadableException | TooManyBytesException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    return out;
  }
}
