package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.trace.Span;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a call to a workflow engine. The span ends when both the client's future is
 * complete and the body has come or been given up: a handler that hands on a stream completes the
 * future with the head of the answer.
 *
 * <p>Threads: the client's threads tell of future and body in any order; the second of the two ends
 * the span.
 */
final class WorkflowExchange {
  /** The publishers of bytes that are in memory; others make them while they are sent. */
  private static final String[] IN_MEMORY = {
    "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher",
    "jdk.internal.net.http.RequestPublishers$StringPublisher"
  };

  private final WorkflowCall call;
  private final Span span;
  private final TracedCall traced;

  // Guarded by this.
  private @Nullable SeenBody body;
  private boolean bodyIsOver;
  private boolean answered;
  private boolean ended;
  private @Nullable HttpResponse<?> response;

  WorkflowExchange(WorkflowCall call, Span span, TracedCall traced) {
    this.call = call;
    this.span = span;
    this.traced = traced;
  }

  WorkflowCall call() {
    return call;
  }

  /** The request with {@code headers}, and with another body if the engine is to be told of us. */
  HttpRequest withBody(HttpRequest request, Map<String, List<String>> headers) {
    return new TracedRequest(request, headers, call.wantsBody() ? body(request, headers) : null);
  }

  private HttpRequest.@Nullable BodyPublisher body(
      HttpRequest request, Map<String, List<String>> headers) {
    try {
      HttpRequest.BodyPublisher publisher = request.bodyPublisher().orElse(null);
      if (publisher == null || !isInMemory(publisher)) {
        call.leftAlone(span, WorkflowCall.STREAMED);
        return null;
      }
      if (publisher.contentLength() > WorkflowCall.MOST_BODY_BYTES) {
        call.leftAlone(span, WorkflowCall.TOO_LARGE);
        return null;
      }
      if (headers.containsKey("Content-Length")) {
        call.leftAlone(span, WorkflowCall.FIXED_LENGTH);
        return null;
      }
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        for (String value : header.getValue()) {
          call.header(header.getKey(), value);
        }
      }
      byte[] bytes = new PublishedBytes().of(publisher);
      if (bytes == null) {
        call.leftAlone(span, WorkflowCall.STREAMED);
        return null;
      }
      byte[] replaced = call.body(span, bytes);
      return replaced == bytes ? null : HttpRequest.BodyPublishers.ofByteArray(replaced);
    } catch (RuntimeException fault) {
      Faults.count("javahttpclient", fault);
      return null;
    }
  }

  private static boolean isInMemory(HttpRequest.BodyPublisher publisher) {
    String name = publisher.getClass().getName();
    return name.equals(IN_MEMORY[0]) || name.equals(IN_MEMORY[1]);
  }

  HttpResponse.BodyHandler<Object> handler(HttpResponse.BodyHandler<Object> handler) {
    return new HttpResponse.BodyHandler<Object>() {
      @Override
      public HttpResponse.BodySubscriber<Object> apply(HttpResponse.ResponseInfo info) {
        SeenBody seen = new SeenBody(handler.apply(info), WorkflowExchange.this);
        comes(seen);
        return seen;
      }
    };
  }

  private synchronized void comes(SeenBody seen) {
    body = seen;
    bodyIsOver = false;
  }

  /** The body has come as a whole, or as far as it ever will. */
  void isOver() {
    synchronized (this) {
      bodyIsOver = true;
      if (!answered || ended) {
        return;
      }
      ended = true;
    }
    end(null);
  }

  /** The client's future is complete. */
  void answered(@Nullable HttpResponse<?> head, @Nullable Throwable thrown) {
    synchronized (this) {
      answered = true;
      response = head;
      if (ended || (thrown == null && body != null && !bodyIsOver)) {
        return;
      }
      ended = true;
    }
    end(thrown);
  }

  private void end(@Nullable Throwable thrown) {
    HttpResponse<?> head;
    SeenBody seen;
    synchronized (this) {
      head = response;
      seen = body;
    }
    try {
      if (head != null && seen != null) {
        byte[] bytes = seen.bytes();
        // After a cancellation the subscriber may still be writing, to a larger array.
        call.answered(span, head.statusCode(), bytes, Math.min(seen.length(), bytes.length));
      }
    } catch (RuntimeException fault) {
      Faults.count("javahttpclient", fault);
    }
    traced.end(head, thrown);
  }
}
