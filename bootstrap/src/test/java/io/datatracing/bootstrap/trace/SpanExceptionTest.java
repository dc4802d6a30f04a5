package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanExceptionTest {
  private final Recorder recorder = new Recorder();
  private final Span span =
      recorder.tracer().start("work", SpanKind.INTERNAL, CurrentContext.root());

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void aFailureHasTypeMessageStackTraceAndStatus() {
    span.fail(new IllegalStateException("no stock", new RuntimeException("cause")));

    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo("no stock");
    assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo("java.lang.IllegalStateException");
    SpanEvent event = span.events().get(0);
    assertThat(event.name()).isEqualTo("exception");
    assertThat(event.get(Attributes.EXCEPTION_TYPE)).isEqualTo("java.lang.IllegalStateException");
    assertThat(event.get(Attributes.EXCEPTION_MESSAGE)).isEqualTo("no stock");
    assertThat((String) event.get(Attributes.EXCEPTION_STACKTRACE))
        .startsWith("java.lang.IllegalStateException: no stock")
        .contains("at " + getClass().getName(), "Caused by: java.lang.RuntimeException: cause");
  }

  @Test
  void recordingAnExceptionIsNotYetAFailure() {
    span.recordException(new RuntimeException("handled"));

    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.events()).hasSize(1);
  }

  @Test
  void stackTracesAreBounded() {
    RuntimeException deep = new RuntimeException("x".repeat(StackTraces.MAX_STACK_TRACE));
    span.recordException(deep);

    assertThat((String) span.events().get(0).get(Attributes.EXCEPTION_STACKTRACE))
        .hasSize(StackTraces.MAX_STACK_TRACE);
  }

  @Test
  void anExceptionThatThrowsIsRecordedByItsType() {
    long before = Faults.count("exception-message");
    span.fail(
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new UnsupportedOperationException();
          }
        });

    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events().get(0).get(Attributes.EXCEPTION_TYPE)).isNotNull();
    assertThat(Faults.count("exception-message")).isGreaterThan(before);
  }
}
