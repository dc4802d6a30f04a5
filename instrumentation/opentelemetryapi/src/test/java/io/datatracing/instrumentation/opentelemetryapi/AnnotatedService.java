package io.datatracing.instrumentation.opentelemetryapi;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.instrumentation.annotations.AddingSpanAttributes;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Code of an application. */
class AnnotatedService {
  private double value = 0.5;

  AnnotatedService() {}

  @WithSpan // the annotation may stand here; it does nothing
  AnnotatedService(double value) {
    this.value = value;
  }

  @WithSpan
  String outer(String text) {
    return named(text);
  }

  @WithSpan(value = "named", kind = SpanKind.CLIENT)
  String named(String text) {
    return text.isEmpty() ? "" : text + "!";
  }

  @WithSpan
  void everything(
      @SpanAttribute("text") String text,
      @SpanAttribute("i") int i,
      @SpanAttribute("l") long l,
      @SpanAttribute("f") float f,
      @SpanAttribute("d") double d,
      @SpanAttribute("b") boolean b,
      @SpanAttribute("c") char c,
      @SpanAttribute("byte") byte small,
      @SpanAttribute("short") short medium,
      @SpanAttribute("ints") int[] ints,
      @SpanAttribute("strings") String[] strings,
      @SpanAttribute("list") List<Long> list,
      @SpanAttribute("map") Map<String, String> map,
      @SpanAttribute("null") String none,
      @SpanAttribute String byItsName) {}

  @WithSpan
  int failing() {
    throw new IllegalStateException("broken");
  }

  @WithSpan
  static int constant(int a, long b) {
    return (int) (a + b);
  }

  double callsPrivate() {
    return hidden();
  }

  @WithSpan
  private double hidden() {
    return value;
  }

  @WithSpan
  void nothing() {}

  @WithSpan
  CompletableFuture<String> later(CompletableFuture<String> promise) {
    return promise;
  }

  @WithSpan
  CompletionStage<String> stage(CompletionStage<String> stage) {
    return stage;
  }

  @AddingSpanAttributes
  void adds(@SpanAttribute("added") String text) {}
}
