package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.PlainContexts;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.instrumentation.api.Arguments;
import io.datatracing.instrumentation.api.MethodId;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.Owner;

/** No span of its own: the arguments are attributes of the current one. */
final class AddingSpanAttributesHooks {
  private AddingSpanAttributesHooks() {}

  @OnEnter
  static void onEnter(
      @Owner Class<?> owner, @MethodId String method, @Arguments Object[] arguments) {
    SpanContext current = PlainContexts.span(PlainContexts.current());
    if (current instanceof Span) {
      AnnotatedMethod annotated = AnnotatedMethod.of(owner, method);
      if (!annotated.hasSpan()) {
        annotated.describe((Span) current, arguments);
      }
    }
  }
}
