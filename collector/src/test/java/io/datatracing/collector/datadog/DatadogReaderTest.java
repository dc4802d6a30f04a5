package io.datatracing.collector.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** What the tracer of the other test does not send: links, events, bytes, spans that are wrong. */
class DatadogReaderTest {
  @Test
  void everyFieldOfASpanIsKept() {
    SpanAssembler out = new SpanAssembler(1 << 20);
    DatadogSamples.readV4(DatadogSamples.V4, out);
    Span span = out.toBatch().decode().get(0);
    assertThat(span.traceId()).isEqualTo(new TraceId(0x640cfd8d00000000L, 1L << 63));
    assertThat(span.spanId()).isEqualTo(new SpanId(1));
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.name()).isEqualTo("GET /");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.startTimeUnixNano()).isEqualTo(1_000);
    assertThat(span.endTimeUnixNano()).isEqualTo(1_005);
    assertThat(span.status().code()).isEqualTo(Status.Code.ERROR);
    assertThat(span.service()).isEqualTo("shop");
    assertThat(span.attributes())
        .containsExactlyInAnyOrder(
            Attribute.of("operation.name", "web.request"),
            Attribute.of("span.type", "web"),
            Attribute.of("_sampling_priority_v1", 2.0),
            new Attribute("appsec", AttributeValue.ofBytes(new byte[] {1, 2})));
    assertThat(span.links())
        .containsExactly(
            new Link(new TraceId(1, 2), new SpanId(3), "", 1, List.of(Attribute.of("a", "b")), 0),
            new Link(new TraceId(1, 2), new SpanId(3), "", 0, List.of(Attribute.of("a", "b")), 0));
    assertThat(span.events())
        .containsExactly(
            new Event(
                1_001,
                "retry",
                List.of(
                    Attribute.of("n", 7),
                    new Attribute(
                        "list",
                        AttributeValue.of(
                            List.of(AttributeValue.of("x"), AttributeValue.of("true"))))),
                0));
  }

  @Test
  void aSpanThatIsWrongDoesNotCostTheOthers() throws IOException {
    SpanAssembler out = new SpanAssembler(1 << 20);
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(1).packArrayHeader(2);
      packer.packMapHeader(2);
      packer.packString("trace_id").packString("seven");
      packer.packString("span_id").packLong(1);
      packer.packMapHeader(3);
      packer.packString("trace_id").packLong(7);
      packer.packString("span_id").packLong(2);
      packer.packString("name").packString("right");
      DatadogSamples.readV4(packer.toByteArray(), out);
    }
    assertThat(out.rejected()).isEqualTo(1);
    assertThat(out.reasons()).isEqualTo("trace_id of a span is no whole number");
    assertThat(out.toBatch().decode()).extracting(Span::name).containsExactly("right");
  }
}
