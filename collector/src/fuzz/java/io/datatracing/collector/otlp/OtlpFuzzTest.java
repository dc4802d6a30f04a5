package io.datatracing.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.datatracing.http.HttpProblemException;
import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** The same of OTLP itself, in both of its encodings. */
@Tag("slow")
class OtlpFuzzTest {
  private static final String TIME = "2m";

  static Stream<byte[]> protobuf() {
    return Stream.of(
        OtlpWriter.write(
            List.of(
                Span.builder(new TraceId(1, 2), new SpanId(3), "name")
                    .parent(new SpanId(4))
                    .times(5, 6)
                    .attribute(Attribute.of("key", "text"))
                    .event(new Event(5, "event", List.of(Attribute.of("k", 7)), 0))
                    .link(new Link(new TraceId(3, 4), new SpanId(5), "", 0, List.of(), 0))
                    .build())));
  }

  /** What is accepted can be read whole, and written and read again as the same spans. */
  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void protobuf(byte[] bytes) {
    OtlpBatch batch;
    try {
      batch = OtlpBatch.parse(bytes);
    } catch (MalformedOtlpException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    List<Span> spans = batch.decode();
    assertThat(spans).hasSize(batch.spanCount());
    assertThat(OtlpBatch.parse(OtlpWriter.write(spans)).decode()).hasSameSizeAs(spans);
  }

  static Stream<byte[]> json() {
    return Stream.of(
        ("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                + "{\"stringValue\":\"shop\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"s\"},"
                + "\"spans\":[{\"traceId\":\"00000000000000010000000000000002\",\"spanId\":"
                + "\"0000000000000003\",\"name\":\"a\",\"kind\":2,\"startTimeUnixNano\":\"5\","
                + "\"attributes\":[{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":"
                + "[{\"doubleValue\":0.5}]}}}],\"status\":{\"code\":2}}]}]}]}")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** What the translator takes is a request that the reader takes or refuses in words. */
  @MethodSource
  @FuzzTest(maxDuration = TIME)
  void json(byte[] bytes) {
    byte[] translated;
    try {
      translated = JsonTranslator.translate(bytes);
    } catch (HttpProblemException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    try {
      OtlpBatch.parse(translated).decode();
    } catch (MalformedOtlpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
