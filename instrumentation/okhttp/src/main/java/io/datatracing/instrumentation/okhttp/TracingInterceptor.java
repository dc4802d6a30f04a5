package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.http.HttpClientHandler;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One span for one call, redirects and retries included. It is the innermost of the application's
 * interceptors: a call that another interceptor makes or answers by itself is not taken for this
 * one, and a repetition by an interceptor gets a span of its own. The span is not made current, so
 * that a call made by an {@code Authenticator} is traced as a call of the same caller.
 */
final class TracingInterceptor implements Interceptor {
  static final TracingInterceptor INSTANCE = new TracingInterceptor();

  private static final HttpClientHandler<Request, Response> HANDLER =
      new HttpClientHandler<>(new OkHttpReader());

  private TracingInterceptor() {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    WorkflowCall workflow = WorkflowBody.find(request);
    Span span = start(request, workflow);
    if (span == null) {
      return chain.proceed(request);
    }
    Response response;
    try {
      response = chain.proceed(withHeaders(span, request, workflow));
    } catch (Throwable thrown) {
      end(span, request, null, thrown, workflow);
      throw thrown;
    }
    end(span, request, response, null, workflow);
    return response;
  }

  private static @Nullable Span start(Request request, @Nullable WorkflowCall workflow) {
    try {
      // The upgrade of a web socket is answered when the socket opens; what follows is not a call.
      return request.header("Sec-WebSocket-Key") == null ? HANDLER.start(request, workflow) : null;
    } catch (Throwable fault) {
      Faults.count("okhttp", fault);
      return null;
    }
  }

  private static Request withHeaders(Span span, Request request, @Nullable WorkflowCall workflow) {
    try {
      Request.Builder builder = request.newBuilder();
      if (workflow != null && workflow.wantsBody()) {
        WorkflowBody.replace(workflow, span, request, builder);
      }
      HANDLER.inject(span, builder, RequestHeaderSetter.INSTANCE);
      return builder.build();
    } catch (Throwable fault) {
      Faults.count("okhttp", fault);
      return request;
    }
  }

  private static void end(
      Span span,
      Request request,
      @Nullable Response response,
      @Nullable Throwable thrown,
      @Nullable WorkflowCall workflow) {
    try {
      if (workflow != null && response != null) {
        WorkflowBody.read(workflow, span, response);
      }
      int resends = 0;
      for (Response prior = priorOf(response); prior != null; prior = prior.priorResponse()) {
        resends++;
      }
      if (resends > 0) {
        span.put(Attributes.HTTP_REQUEST_RESEND_COUNT, resends);
      }
      HANDLER.end(span, request, response, thrown, workflow);
    } catch (Throwable fault) {
      Faults.count("okhttp", fault);
    }
  }

  private static @Nullable Response priorOf(@Nullable Response response) {
    return response == null ? null : response.priorResponse();
  }
}
