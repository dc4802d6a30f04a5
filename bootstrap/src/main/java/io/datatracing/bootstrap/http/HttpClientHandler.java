package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about client spans of HTTP: name, attributes, what is an error. A library module calls
 * {@link #start}, {@link #inject} and {@link #end} and supplies a reader. Thread-safe.
 *
 * @param <Q> request
 * @param <S> response
 */
public final class HttpClientHandler<Q, S> {
  private static final int FIRST_ERROR = 400;

  private final HttpClientReader<Q, S> reader;

  public HttpClientHandler(HttpClientReader<Q, S> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of a call below the current context, without making it current.
   *
   * @return null if there is nothing to do: tracing is off, or an outer layer already traces this
   *     call
   */
  public @Nullable Span start(Q request) {
    return start(request, null);
  }

  /**
   * As {@link #start(Object)}, for a call that may be one to a workflow engine.
   *
   * @param workflow null for any other call
   */
  public @Nullable Span start(Q request, @Nullable WorkflowCall workflow) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    String original = reader.method(request);
    String method = HttpMethods.known(original);
    Context current = CurrentContext.current();
    Span span = workflow == null ? null : workflow.take();
    if (span == null) {
      span =
          tracer.start(
              HttpMethods.spanName(method),
              SpanKind.CLIENT,
              Protocol.HTTP,
              workflow == null ? current : workflow.parent(current),
              0,
              tracer.wantsSubject() ? path(request) : null);
    }
    if (span != null && span.isRecording()) {
      describe(span, request, method, original);
    }
    if (span != null && workflow != null) {
      workflow.started(span);
    }
    return span;
  }

  /** Writes the headers that let the server continue the trace. */
  public <C> void inject(Span span, C carrier, TextSetter<C> setter) {
    Tracer.get().propagation().inject(CurrentContext.current(), span, carrier, setter);
  }

  /**
   * Ends the span.
   *
   * @param response null if there is none
   * @param thrown why there is none; null if nothing was thrown
   */
  public void end(Span span, Q request, @Nullable S response, @Nullable Throwable thrown) {
    end(span, request, response, thrown, null);
  }

  /**
   * As above, for a call that may be one to a workflow engine: it may not be worth a span.
   *
   * @param workflow null for any other call
   */
  public void end(
      Span span,
      Q request,
      @Nullable S response,
      @Nullable Throwable thrown,
      @Nullable WorkflowCall workflow) {
    if (span.takesFailure()) {
      try {
        int status = response == null ? 0 : reader.statusCode(request, response);
        boolean skeleton = !span.isRecording();
        if (thrown != null) {
          span.fail(thrown);
        } else if (status >= FIRST_ERROR) {
          span.fail(Integer.toString(status));
        }
        if (span.isRecording()) {
          if (skeleton) {
            String original = reader.method(request);
            describe(span, request, HttpMethods.known(original), original);
          }
          if (status > 0) {
            span.put(Attributes.HTTP_RESPONSE_STATUS_CODE, status);
          }
          if (response != null) {
            span.put(
                Attributes.NETWORK_PROTOCOL_VERSION, reader.protocolVersion(request, response));
          }
        }
      } catch (RuntimeException fault) {
        Faults.count("http-client", fault);
      }
    }
    if (workflow == null || workflow.isTold(span)) {
      span.end();
    } else {
      span.discard();
    }
  }

  /** For the sampler; what goes wrong here must not cost the span. */
  private @Nullable String path(Q request) {
    try {
      String url = reader.url(request);
      return url == null ? null : Urls.path(url);
    } catch (RuntimeException fault) {
      Faults.count("http-client", fault);
      return null;
    }
  }

  private void describe(Span span, Q request, String method, @Nullable String original) {
    try {
      span.put(Attributes.HTTP_REQUEST_METHOD, method);
      if (HttpMethods.isOther(method)) {
        span.put(Attributes.HTTP_REQUEST_METHOD_ORIGINAL, original);
      }
      String url = reader.url(request);
      if (url != null) {
        span.put(Attributes.URL_FULL, Urls.redact(url));
      }
      span.put(Attributes.SERVER_ADDRESS, reader.serverAddress(request));
      int port = reader.serverPort(request);
      if (port <= 0 && url != null) {
        port = Urls.defaultPort(url);
      }
      if (port > 0) {
        span.put(Attributes.SERVER_PORT, port);
      }
    } catch (RuntimeException fault) {
      Faults.count("http-client", fault);
    }
  }
}
