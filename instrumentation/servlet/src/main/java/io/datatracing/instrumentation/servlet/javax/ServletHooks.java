package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Thrown;
import io.opentelemetry.context.Context;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

/** Around {@code HttpServlet.service} and Tomcat's filter chain. */
final class ServletHooks {
  private ServletHooks() {}

  @OnEnter
  static @Nullable Context onEnter(@Argument(0) ServletRequest request) {
    return RequestTracing.enter(request);
  }

  @OnExit
  static void onExit(
      @Enter @Nullable Context previous,
      @Argument(0) ServletRequest request,
      @Argument(1) ServletResponse response,
      @Thrown @Nullable Throwable thrown) {
    if (previous != null) {
      RequestTracing.exit(previous, request, response, thrown);
    }
  }
}
