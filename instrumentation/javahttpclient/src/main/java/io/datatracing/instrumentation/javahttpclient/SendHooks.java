package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.instrumentation.api.Argument;
import io.datatracing.instrumentation.api.Enter;
import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;
import io.datatracing.instrumentation.api.Return;
import io.datatracing.instrumentation.api.Thrown;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Around the sending of a request: the request gets headers, the future reports to the span. */
final class SendHooks {
  private SendHooks() {}

  @OnEnter
  static @Nullable TracedCall onEnter(@Argument(0) HttpRequest request) {
    return TracedCall.start(request);
  }

  @OnEnter(replaces = 0)
  static HttpRequest request(@Argument(0) HttpRequest request, @Enter @Nullable TracedCall call) {
    return call == null ? request : call.requestWithHeaders();
  }

  @OnEnter(replaces = 1)
  static HttpResponse.BodyHandler<Object> handler(
      @Argument(1) HttpResponse.BodyHandler<Object> handler, @Enter @Nullable TracedCall call) {
    return call == null ? handler : call.seeingTheBody(handler);
  }

  @OnExit(replacesReturn = true)
  static @Nullable CompletableFuture<HttpResponse<Object>> onExit(
      @Enter @Nullable TracedCall call,
      @Return @Nullable CompletableFuture<HttpResponse<Object>> answer,
      @Thrown @Nullable Throwable thrown) {
    if (call == null) {
      return answer;
    }
    if (answer == null) {
      call.end(null, thrown);
      return null;
    }
    return call.reportedBy(answer);
  }
}
