package io.datatracing.collector.zipkin;

import io.datatracing.collector.intake.SpanAssembler;
import java.util.function.BiConsumer;

/** The forms that Zipkin's spans have on the wire. */
public enum ZipkinEncoding {
  JSON_V2("json", ZipkinJson::read),
  PROTO3("protobuf", ZipkinProtobuf::read),
  JSON_V1("json_v1", ZipkinV1::readJson),
  THRIFT("thrift", ZipkinV1::readThrift);

  private final String label;
  private final BiConsumer<byte[], ZipkinTranslator> reader;

  ZipkinEncoding(String label, BiConsumer<byte[], ZipkinTranslator> reader) {
    this.label = label;
    this.reader = reader;
  }

  /** For metrics. */
  public String label() {
    return label;
  }

  /**
   * Writes a list of spans as OTLP.
   *
   * @param nowNanos since 1970: the start of spans that do not say when they began
   * @throws io.datatracing.collector.intake.UnreadableException when the list cannot be read
   * @throws io.datatracing.collector.intake.TooManyBytesException beyond the bound of {@code out}
   */
  public void translate(byte[] list, SpanAssembler out, long nowNanos) {
    reader.accept(list, new ZipkinTranslator(out, nowNanos));
  }

  /**
   * Of a list whose sender does not say, as on Kafka: Zipkin's servers decide by the first byte
   * too. Version 1 in JSON has endpoints in its annotations, which version 2 has not.
   */
  public static ZipkinEncoding detect(byte[] list) {
    if (list.length > 0 && list[0] == 0x0a) {
      return PROTO3;
    }
    if (list.length > 0 && list[0] == 0x0c) {
      return THRIFT;
    }
    return JSON_V2;
  }
}
