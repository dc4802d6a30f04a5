package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the annotations have learned since. */
@Tag("newest")
@ExtendWith(InApplication.class)
class NewestAnnotationsTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @WithSpan(inheritContext = false)
  static String alone() {
    return "";
  }

  @Test
  void aSpanMayBeginATraceOfItsOwn() throws Exception {
    spans.inSpan("automatic", NewestAnnotationsTest::alone);

    Span alone = spans.take();
    Span automatic = spans.take();
    assertThat(alone.isChildOf(null)).isTrue();
    assertThat(alone.traceIdLow()).isNotEqualTo(automatic.traceIdLow());
  }
}
