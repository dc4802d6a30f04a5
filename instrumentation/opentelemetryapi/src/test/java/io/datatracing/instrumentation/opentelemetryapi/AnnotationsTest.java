package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Annotated methods of an application, with the oldest and the newest annotations. */
@ExtendWith(InApplication.class)
class AnnotationsTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final AnnotatedService service = new AnnotatedService();

  @Test
  void aCallIsASpanAndTheParentOfWhatItCalls() throws Exception {
    assertThat(service.outer("a")).isEqualTo("a!");

    Span inner = spans.take();
    Span outer = spans.take();
    assertThat(inner.name()).isEqualTo("named");
    assertThat(inner.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(inner.isChildOf(outer)).isTrue();
    assertThat(outer.name()).isEqualTo("AnnotatedService.outer");
    assertThat(outer.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(Recorded.attributes(outer))
        .containsExactly(entry("code.function.name", AnnotatedService.class.getName() + ".outer"));
  }

  @Test
  void itIsAChildOfAnAutomaticSpan() throws Exception {
    spans.inSpan("automatic", () -> service.outer("a"));

    spans.take();
    Span outer = spans.take();
    assertThat(outer.isChildOf(spans.take())).isTrue();
  }

  @Test
  void argumentsOfEveryTypeAreAttributes() throws Exception {
    service.everything(
        "s",
        1,
        2L,
        0.5f,
        0.25,
        true,
        'c',
        (byte) 3,
        (short) 4,
        new int[] {1, 2},
        new String[] {"a"},
        List.of(7L),
        Map.of("k", "v"),
        null,
        "unnamed");

    Map<String, Object> attributes = Recorded.attributes(spans.take());
    attributes.remove("code.function.name");
    assertThat(attributes)
        .containsExactly(
            entry("text", "s"),
            entry("i", 1L),
            entry("l", 2L),
            entry("f", 0.5),
            entry("d", 0.25),
            entry("b", true),
            entry("c", "c"),
            entry("byte", 3L),
            entry("short", 4L),
            entry("ints", List.of(1L, 2L)),
            entry("strings", List.of("a")),
            entry("list", List.of(7L)),
            entry("map", "{k=v}"),
            entry("byItsName", "unnamed"));
  }

  @Test
  void anExceptionIsTheSpans() throws Exception {
    assertThatThrownBy(service::failing).hasMessage("broken");

    Span span = spans.take();
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.events()).hasSize(1);
  }

  @Test
  void methodsOfEveryShapeAreWoven() throws Exception {
    assertThat(AnnotatedService.constant(20, 1L)).isEqualTo(21);
    assertThat(service.callsPrivate()).isEqualTo(0.5);
    service.nothing();
    assertThat(((AnnotatedInterface) () -> "x").greet()).isEqualTo("hello x");
    new AnnotatedService(7);

    assertThat(spans.take(4))
        .extracting(Span::name)
        .containsExactly(
            "AnnotatedService.constant",
            "AnnotatedService.hidden",
            "AnnotatedService.nothing",
            "AnnotatedInterface.greet");
    assertThat(spans.finished()).isZero();
  }

  @Test
  void aFutureEndsTheSpan() throws Exception {
    CompletableFuture<String> promise = new CompletableFuture<>();
    assertThat(service.later(promise)).isSameAs(promise);
    assertThat(spans.finished()).isZero();

    promise.complete("done");
    assertThat(spans.take().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void aFailedAndACancelledFutureAreErrors() throws Exception {
    CompletableFuture<String> failing = new CompletableFuture<>();
    CompletionStage<String> dependent = service.stage(failing.thenApply(x -> x));
    failing.completeExceptionally(new IllegalStateException("broken"));
    assertThat(dependent).isNotNull();
    Span failed = spans.take();
    assertThat(failed.statusMessage()).isEqualTo("broken");

    CompletableFuture<String> cancelled = new CompletableFuture<>();
    service.later(cancelled);
    cancelled.cancel(false);
    assertThat(Recorded.attributes(spans.take()))
        .containsEntry("error.type", CancellationException.class.getName());
  }

  @Test
  void addedAttributesAreTheCurrentSpans() throws Exception {
    service.adds("nobody");
    spans.inSpan(
        "automatic",
        () -> {
          service.adds("x");
          return "";
        });

    assertThat(Recorded.attributes(spans.take())).containsExactly(entry("added", "x"));
  }

  @Test
  void aTracerThatFailsDoesNotReachTheApplication() {
    try (TestSpans.Restore restore = spans.failingAtStart()) {
      assertThat(service.outer("a")).isEqualTo("a!");
    }
    try (TestSpans.Restore restore = spans.switchedOff()) {
      assertThat(service.outer("a")).isEqualTo("a!");
    }
  }
}
