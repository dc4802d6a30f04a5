package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.propagators.Formats;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Kafka minds the case of header names and keeps doubled ones; what others wrote does not. */
class RecordHeadersTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void headersOfAnotherProducerGiveWayInAnyCase() throws Exception {
    Header[] received = {
      header("TraceParent", "00-11111111111111111111111111111111-2222222222222222-01"),
      header("own", "kept"),
      header("traceparent", "00-11111111111111111111111111111111-3333333333333333-01"),
      header("TRACESTATE", "stale=1"),
    };
    Header[] sent = spans.inSpan("send", () -> InjectedHeaders.inject(received));
    spans.take();
    assertThat(names(sent)).containsExactly("own", "traceparent");
    assertThat(received).as("the application's own array").hasSize(4);
  }

  @Test
  void headersOfEachFormatAreWrittenAsItsLibrariesDoAndReadInAnyCase() throws Exception {
    Propagation format = Formats.propagation("b3multi", "b3multi,xray");
    try (TestSpans.Restore changed = spans.withPropagation(format)) {
      Header[] received = {
        header("x-b3-traceid", "stale"), header("X-B3-Flags", "1"), header("own", "kept")
      };
      Header[] sent = spans.inSpan("send", () -> InjectedHeaders.inject(received));
      Span span = spans.take();
      assertThat(names(sent))
          .containsExactly("own", "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-Amzn-Trace-Id");
      ConsumerRecord<String, String> record = new ConsumerRecord<>("topic", 0, 0, "key", "value");
      for (Header header : sent) {
        record.headers().add(header.key().toUpperCase(Locale.ROOT), header.value());
      }
      SpanContext caller =
          Span.parentIn(
              format.extract(
                  CurrentContext.root(), record.headers().toArray(), RecordHeaderGetter.INSTANCE));
      assertThat(caller.spanId()).isEqualTo(span.spanId());
      assertThat(caller.traceIdHigh()).isEqualTo(span.traceIdHigh());
    }
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Header[] headers) {
    return Arrays.stream(headers).map(Header::key).collect(Collectors.toList());
  }
}
