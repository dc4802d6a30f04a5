package io.datatracing.storage.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.model.otlp.WireReader;
import io.datatracing.storage.testing.SpanGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanBytesTest {

  @Test
  void whatHasAColumnIsLeftOutAndPutBackExactly() {
    List<Span> spans = new SpanGenerator(3).traces(200);
    byte[] bytes = OtlpBatch.of(spans).bytes();
    OtlpReader reader = new OtlpReader().reset(bytes, 0, bytes.length);
    int seen = 0;
    while (reader.nextSpan()) {
      byte[] rest = SpanBytes.rest(reader, new WireReader());
      // Two ids and a start at least: 18 + 10 bytes of ids, 9 of a time.
      assertThat(rest.length).isLessThanOrEqualTo(reader.spanLength() - 28);
      Span original = OtlpDecoder.span(reader, spans.get(0).resource(), spans.get(0).scope());
      SpanRow row =
          new SpanRow(
              original.traceId(),
              original.spanId().value(),
              original.parentSpanId() == null ? 0 : original.parentSpanId().value(),
              original.startTimeUnixNano(),
              original.durationNanos(),
              new ContextId(0, 0),
              rest);
      ProtobufWriter out = new ProtobufWriter();
      int resourceSpans = out.beginMessage(1);
      int scopeSpans = out.beginMessage(2);
      SpanBytes.restore(out, row);
      out.endMessage(scopeSpans);
      out.endMessage(resourceSpans);
      byte[] restored = out.toByteArray();
      OtlpReader again = new OtlpReader().reset(restored, 0, restored.length);
      assertThat(again.nextSpan()).isTrue();
      assertThat(OtlpDecoder.span(again, spans.get(0).resource(), spans.get(0).scope()))
          .isEqualTo(original);
      seen++;
    }
    assertThat(seen).isEqualTo(spans.size());
  }
}
