package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about server spans of HTTP: parent, name, attributes, what is an error. A library
 * module calls {@link #start}, makes {@link Span#in} current while the request is handled, calls
 * {@link #end}, and supplies a reader. Thread-safe.
 *
 * @param <Q> request
 * @param <S> response
 */
public final class HttpServerHandler<Q, S> {
  private static final int FIRST_ERROR = 500;

  private final HttpServerReader<Q, S> reader;

  public HttpServerHandler(HttpServerReader<Q, S> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of a request as its headers say, without making it current. {@link Span#in} of
   * the result holds the caller's baggage too.
   *
   * @return null if there is nothing to do: tracing is off, or an outer layer (filter, forward)
   *     already traces this request
   */
  public @Nullable Span start(Q request) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    // From the root: a thread of the server's pool may still carry the context of whoever started
    // it.
    Context caller = tracer.propagation().extract(CurrentContext.root(), request, reader.headers());
    Span outer = openServerSpan(CurrentContext.current());
    // The same reason: an open span here is this request's only if it has this request's parent.
    if (outer != null && outer.isChildOf(Span.parentIn(caller))) {
      return null;
    }
    String original = reader.method(request);
    String method = HttpMethods.known(original);
    boolean wanted = tracer.wantsSubject();
    Span span =
        tracer.start(
            HttpMethods.spanName(method),
            SpanKind.SERVER,
            Protocol.HTTP,
            caller,
            0,
            wanted ? path(request) : null,
            wanted ? routeAtStart(request) : null);
    if (span != null && span.isRecording()) {
      describe(span, request, method, original);
    }
    return span;
  }

  /**
   * Names the route of the request that is being handled on this thread, for frameworks that learn
   * it inside. The last call wins. Does nothing outside of a request.
   */
  public static void route(String route) {
    Span span = openServerSpan(CurrentContext.current());
    if (span != null && span.isRecording()) {
      route(span, route);
    }
  }

  /**
   * Ends the span.
   *
   * @param response null if there is none
   * @param thrown what escaped the application; null if nothing did
   */
  public void end(Span span, Q request, @Nullable S response, @Nullable Throwable thrown) {
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
          String route = reader.route(request);
          if (route != null) {
            route(span, route);
          }
          if (status > 0) {
            span.put(Attributes.HTTP_RESPONSE_STATUS_CODE, status);
          }
        }
      } catch (RuntimeException fault) {
        Faults.count("http-server", fault);
      }
    }
    span.end();
  }

  private static void route(Span span, String route) {
    Object method = span.get(Attributes.HTTP_REQUEST_METHOD);
    span.put(Attributes.HTTP_ROUTE, route);
    span.rename(
        HttpMethods.spanName(method instanceof String ? (String) method : "GET") + " " + route);
  }

  private static @Nullable Span openServerSpan(Context context) {
    Span current = Span.from(context);
    if (current == null) {
      return null;
    }
    Span root = current.localRoot();
    boolean open =
        root.kind() == SpanKind.SERVER && root.protocol() == Protocol.HTTP && !root.hasEnded();
    return open ? root : null;
  }

  /** For the sampler; what goes wrong here must not cost the span. */
  private @Nullable String path(Q request) {
    try {
      return reader.path(request);
    } catch (RuntimeException fault) {
      Faults.count("http-server", fault);
      return null;
    }
  }

  /** As {@link #path}. */
  private @Nullable String routeAtStart(Q request) {
    try {
      return reader.routeAtStart(request);
    } catch (RuntimeException fault) {
      Faults.count("http-server", fault);
      return null;
    }
  }

  private void describe(Span span, Q request, String method, @Nullable String original) {
    try {
      span.put(Attributes.HTTP_REQUEST_METHOD, method);
      if (HttpMethods.isOther(method)) {
        span.put(Attributes.HTTP_REQUEST_METHOD_ORIGINAL, original);
      }
      span.put(Attributes.URL_SCHEME, reader.scheme(request));
      span.put(Attributes.URL_PATH, reader.path(request));
      String query = reader.query(request);
      if (query != null && !query.isEmpty()) {
        span.put(Attributes.URL_QUERY, Urls.redactQuery(query));
      }
      span.put(Attributes.SERVER_ADDRESS, reader.serverAddress(request));
      int port = reader.serverPort(request);
      if (port > 0) {
        span.put(Attributes.SERVER_PORT, port);
      }
      TextGetter<Q> headers = reader.headers();
      String peer = reader.peerAddress(request);
      String forwarded = Forwarded.client(request, headers);
      span.put(Attributes.CLIENT_ADDRESS, forwarded == null ? peer : forwarded);
      span.put(Attributes.NETWORK_PEER_ADDRESS, peer);
      span.put(Attributes.NETWORK_PROTOCOL_VERSION, reader.protocolVersion(request));
      span.put(Attributes.USER_AGENT_ORIGINAL, headers.get(request, "user-agent"));
    } catch (RuntimeException fault) {
      Faults.count("http-server", fault);
    }
  }
}
