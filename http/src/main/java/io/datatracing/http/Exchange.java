package io.datatracing.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its answer. One of {@link #answer}, {@link #answerOnWorker}, {@link
 * #refuse} and {@link #fail} is called, once, on any thread. When the answer is written the
 * request's bytes are given back and the request is counted.
 */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final String NO_ROUTE = "none";

  private final ServerContext server;
  private final ChannelHandlerContext ctx;
  private final RequestHead head;
  private final Reservation reservation;
  private final Afterwards afterwards;
  private final Consumer<Boolean> ended;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private String route = NO_ROUTE;
  private volatile @Nullable ChannelOutput stream;

  /**
   * @param ended called on the event loop when the answer is written: true when the connection
   *     stays open
   */
  Exchange(
      ServerContext server,
      ChannelHandlerContext ctx,
      RequestHead head,
      Reservation reservation,
      Afterwards afterwards,
      Consumer<Boolean> ended) {
    this.server = server;
    this.ctx = ctx;
    this.head = head;
    this.reservation = reservation;
    this.afterwards = afterwards;
    this.ended = ended;
  }

  void route(String template) {
    route = template;
  }

  /** Does not block: a streamed answer is written by a worker. */
  void answer(Response response) {
    answerOnce();
    write(server.options().cors().consent(head, response));
  }

  /** From a worker, which also writes the stream. */
  void answerOnWorker(Response answer) {
    answerOnce();
    Response response = server.options().cors().consent(head, answer);
    BodyWriter writer = streamOf(response);
    if (writer == null) {
      write(response);
    } else {
      writeStream(response, writer);
    }
  }

  private void answerOnce() {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("a request is answered once");
    }
  }

  void refuse(HttpProblem problem) {
    answer(server.errors().respond(head, problem));
  }

  void fail(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof HttpProblemException problem) {
      refuse(problem.problem());
    } else {
      log.error("{}: {} {} failed", server.options().name(), head.method(), head.path(), cause);
      refuse(HttpProblem.internal());
    }
  }

  /** The client reads again or has gone. */
  void writabilityChanged() {
    ChannelOutput output = stream;
    if (output != null) {
      output.writabilityChanged();
    }
  }

  private void write(Response response) {
    BodyWriter writer = streamOf(response);
    if (writer == null) {
      writeWhole(response, response.body());
      return;
    }
    try {
      server.workers().execute(() -> writeStream(response, writer));
    } catch (HttpProblemException e) {
      write(server.errors().respond(head, e.problem()));
    }
  }

  /** Null when nothing is to be streamed. */
  private @Nullable BodyWriter streamOf(Response response) {
    return head.method().equals("HEAD") ? null : response.writer();
  }

  private void writeWhole(Response response, byte[] body) {
    boolean gzip =
        head.acceptsGzip()
            && response.header("Content-Encoding") == null
            && Gzip.isWorthwhile(response.contentType(), body.length);
    byte[] sent = gzip ? Gzip.compress(body) : body;
    boolean bodiless = head.method().equals("HEAD") || response.status() == 304;
    ByteBuf content = bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(sent);
    DefaultFullHttpResponse http =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), content);
    fillHead(http, response, gzip);
    boolean lengthUnknown = response.writer() != null && bodiless;
    if (response.status() != 204 && response.status() != 304 && !lengthUnknown) {
      http.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, sent.length);
    }
    onceWritten(ctx.writeAndFlush(http), response.status());
  }

  /** On a worker thread. */
  private void writeStream(Response response, BodyWriter writer) {
    boolean gzip =
        head.acceptsGzip() && Gzip.isWorthwhile(response.contentType(), Integer.MAX_VALUE);
    boolean events = response.contentType().equals(Response.EVENTS);
    ChannelOutput output = new ChannelOutput(ctx, () -> beginChunks(response, gzip), events);
    stream = output;
    try {
      if (gzip) {
        Gzip.Stream zipped = new Gzip.Stream(output);
        try (zipped) {
          writer.writeTo(zipped);
        }
      } else {
        writer.writeTo(output);
      }
      if (output.takeIfUnsent() == null) {
        output.finish();
      }
    } catch (IOException | RuntimeException e) {
      streamFailed(output, e);
      return;
    }
    byte[] whole = output.takeIfUnsent();
    if (whole != null) {
      writeWhole(gzip ? response.withHeader("Content-Encoding", "gzip") : response, whole);
    } else {
      onceWritten(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), response.status());
    }
  }

  private void streamFailed(ChannelOutput output, Exception failure) {
    if (output.takeIfUnsent() != null) {
      HttpProblem problem =
          failure instanceof HttpProblemException known ? known.problem() : HttpProblem.internal();
      if (problem.status() == 500) {
        log.error("{}: {} {} failed", server.options().name(), head.method(), head.path(), failure);
      }
      write(server.errors().respond(head, problem));
      return;
    }
    if (failure instanceof ClientGoneException) {
      log.debug("{}: {} left before the answer ended", server.options().name(), head.path());
    } else {
      log.error(
          "{}: the answer to {} {} was cut short",
          server.options().name(),
          head.method(),
          head.path(),
          failure);
    }
    onceWritten(ctx.close(), 500);
  }

  private void beginChunks(Response response, boolean gzip) {
    DefaultHttpResponse http =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
    fillHead(http, response, gzip);
    // Without chunks the close of the connection is the end of the answer.
    if (head.readsChunks()) {
      http.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    ctx.write(http);
  }

  private void fillHead(HttpResponse http, Response response, boolean gzip) {
    HttpHeaders headers = http.headers();
    server.options().headers().forEach(headers::set);
    if (!response.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
    }
    for (Response.Header header : response.headers()) {
      headers.set(header.name(), header.value());
    }
    headers.set(HttpHeaderNames.DATE, HttpDate.now());
    if (Gzip.isCompressible(response.contentType())) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    }
    if (gzip) {
      headers.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    if (!staysOpen()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private boolean staysOpen() {
    return afterwards == Afterwards.STAY_OPEN && !server.stopping().get();
  }

  private void onceWritten(ChannelFuture written, int status) {
    written.addListener(
        future -> {
          server
              .metrics()
              .answered(
                  MethodLabel.of(head.method()),
                  route,
                  status,
                  reservation.bytes(),
                  System.nanoTime() - startNanos);
          reservation.release();
          boolean staysOpen = future.isSuccess() && staysOpen();
          ended.accept(staysOpen);
          boolean waits = afterwards == Afterwards.CLOSE_AFTER_REST && !server.stopping().get();
          if (!staysOpen && !(waits && future.isSuccess())) {
            ctx.close();
          }
        });
  }
}
