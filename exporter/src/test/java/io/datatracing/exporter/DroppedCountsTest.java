package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the limits of a span leave out is counted, and the counts reach the collector. */
class DroppedCountsTest {
  @Test
  void everyLimitIsASettingAndEveryCountArrives() throws Exception {
    Settings settings =
        new Settings(
            Map.of(),
            Map.of(
                "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "3",
                "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "5",
                "OTEL_SPAN_EVENT_COUNT_LIMIT", "4",
                "OTEL_SPAN_LINK_COUNT_LIMIT", "2",
                "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "1",
                "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "0"),
            Map.of());
    Span span =
        new Spans(
                new TracingSettings(settings).apply(TracerOptions.to(ended -> true, new Losses())))
            .start("s");
    fill(span, 10);
    for (int i = 0; i < 9; i++) {
      AttributeList event = span.event("e");
      if (event != null) {
        fill(event, 4);
      }
      AttributeList link = span.link(new TraceParent(1, 2, 3, 1, null));
      if (link != null) {
        fill(link, 2);
      }
    }
    span.end();

    io.opentelemetry.proto.trace.v1.Span read = decode(span);
    assertThat(settings.problems()).isEmpty();
    assertThat(read.getAttributesList())
        .hasSize(3)
        .allSatisfy(
            attribute -> assertThat(attribute.getValue().getStringValue()).isEqualTo("value"));
    assertThat(read.getDroppedAttributesCount()).isEqualTo(7);
    assertThat(read.getEventsList())
        .hasSize(4)
        .allSatisfy(
            event -> {
              assertThat(event.getAttributesCount()).isOne();
              assertThat(event.getDroppedAttributesCount()).isEqualTo(3);
            });
    assertThat(read.getDroppedEventsCount()).isEqualTo(5);
    assertThat(read.getLinksList())
        .hasSize(2)
        .allSatisfy(link -> assertThat(link.getDroppedAttributesCount()).isEqualTo(2));
    assertThat(read.getDroppedLinksCount()).isEqualTo(7);
  }

  private static void fill(AttributeList list, int attributes) {
    for (int i = 0; i < attributes; i++) {
      list.put(AttributeKey.of("key" + i), "value that is too long");
    }
  }

  private static io.opentelemetry.proto.trace.v1.Span decode(Span span) throws Exception {
    OtlpEncoder encoder = new OtlpEncoder(new byte[0], "test", "1");
    encoder.begin();
    encoder.add(Objects.requireNonNull(span));
    encoder.end();
    return ExportTraceServiceRequest.parseFrom(
            ByteBuffer.wrap(encoder.array(), 0, encoder.length()))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }
}
