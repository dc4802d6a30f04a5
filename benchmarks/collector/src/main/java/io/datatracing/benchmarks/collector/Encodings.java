package io.datatracing.benchmarks.collector;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.otlp.OtlpBatch;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

/** One batch's spans as the clients of other systems write them, by those systems' own encoders. */
final class Encodings {
  private Encodings() {}

  /** Zipkin's version 2 as JSON. */
  static byte[] zipkin(byte[] otlp) {
    List<zipkin2.Span> spans = new ArrayList<>();
    for (Span span : OtlpBatch.parse(otlp).decode()) {
      zipkin2.Span.Builder out =
          zipkin2.Span.newBuilder()
              .traceId(span.traceId().high(), span.traceId().low())
              .id(span.spanId().value())
              .name(span.name())
              .timestamp(span.startTimeUnixNano() / 1_000)
              .duration(Math.max(1, (span.endTimeUnixNano() - span.startTimeUnixNano()) / 1_000))
              .localEndpoint(Endpoint.newBuilder().serviceName(span.service()).build());
      if (span.parentSpanId() != null) {
        out.parentId(span.parentSpanId().value());
      }
      if (span.kind() != SpanKind.INTERNAL && span.kind() != SpanKind.UNSPECIFIED) {
        out.kind(zipkin2.Span.Kind.valueOf(span.kind().name()));
      }
      for (Attribute attribute : span.attributes()) {
        out.putTag(attribute.key(), attribute.value().text());
      }
      spans.add(out.build());
    }
    return SpanBytesEncoder.JSON_V2.encodeList(spans);
  }

  /** Jaeger's Thrift as it goes over HTTP; a batch has one process. */
  static byte[] jaeger(byte[] otlp) {
    List<Span> from = OtlpBatch.parse(otlp).decode();
    List<io.jaegertracing.thriftjava.Span> spans = new ArrayList<>();
    for (Span span : from) {
      io.jaegertracing.thriftjava.Span out =
          new io.jaegertracing.thriftjava.Span(
              span.traceId().low(),
              span.traceId().high(),
              span.spanId().value(),
              span.parentSpanId() == null ? 0 : span.parentSpanId().value(),
              span.name(),
              1,
              span.startTimeUnixNano() / 1_000,
              (span.endTimeUnixNano() - span.startTimeUnixNano()) / 1_000);
      span.attributes().forEach(attribute -> out.addToTags(tag(attribute)));
      out.addToTags(new Tag("span.kind", TagType.STRING).setVStr(span.kind().name().toLowerCase()));
      spans.add(out);
    }
    Process process = new Process(from.get(0).service());
    from.get(0).resource().attributes().forEach(of -> process.addToTags(tag(of)));
    try {
      return new TSerializer(new TBinaryProtocol.Factory()).serialize(new Batch(process, spans));
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Tag tag(Attribute attribute) {
    if (attribute.value() instanceof AttributeValue.IntValue number) {
      return new Tag(attribute.key(), TagType.LONG).setVLong(number.value());
    }
    return new Tag(attribute.key(), TagType.STRING).setVStr(attribute.value().text());
  }
}
