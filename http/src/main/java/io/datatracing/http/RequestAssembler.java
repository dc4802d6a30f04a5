package io.datatracing.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link CompleteRequest} or a {@link Refusal} of the decoder's parts.
 *
 * <p>A body over its limit is refused at once, and what still comes is read and forgotten until it
 * ends or the request clock runs out: closing with unread bytes would reset the connection and the
 * client would never see the 413. A body refused for lack of memory is read to its end first, so
 * that the connection stays usable.
 */
final class RequestAssembler extends ChannelInboundHandlerAdapter {
  private enum State {
    HEAD,
    BODY,
    /** Refused, answer after the body. */
    SKIP_THEN_REFUSE,
    /** Refused and answered, close after the body. */
    SKIP_THEN_CLOSE,
    /** Nothing that follows is looked at. */
    BROKEN
  }

  private final ByteBudget budget;
  private final int maxBodyBytes;
  private final Admission admission;
  private final ContentDecoder decoder;

  private State state = State.HEAD;
  private RequestHead head = RequestHead.UNREADABLE;
  private boolean keepAlive;
  private @Nullable BodyBuffer body;
  private @Nullable Reservation reservation;
  private @Nullable HttpProblem refusal;

  RequestAssembler(ByteBudget budget, int maxBodyBytes) {
    this(budget, maxBodyBytes, Admission.ALL);
  }

  RequestAssembler(ByteBudget budget, int maxBodyBytes, Admission admission) {
    this.budget = budget;
    this.maxBodyBytes = maxBodyBytes;
    this.admission = admission;
    this.decoder = new ContentDecoder(maxBodyBytes);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      HttpObject part = (HttpObject) msg;
      if (state == State.BROKEN) {
        return;
      }
      if (!part.decoderResult().isSuccess()) {
        unreadable(ctx, part.decoderResult().cause());
        return;
      }
      if (part instanceof HttpRequest request) {
        begin(ctx, request);
      }
      if (part instanceof HttpContent content) {
        take(ctx, content);
        if (part instanceof LastHttpContent) {
          end(ctx);
        }
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == RequestClock.REQUEST_TOO_SLOW) {
      boolean answered = state == State.SKIP_THEN_CLOSE || state == State.BROKEN;
      forget();
      state = State.BROKEN;
      if (answered) {
        ctx.close();
      } else {
        HttpProblem tooSlow =
            new HttpProblem(
                408, "Request timeout", "The request did not arrive in time.", null, Map.of());
        ctx.fireChannelRead(new Refusal(head, tooSlow, Afterwards.CLOSE));
      }
      return;
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    ctx.fireChannelInactive();
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    head =
        new RequestHead(
            request.method().name(),
            request.uri(),
            http11,
            request.headers(),
            ctx.channel().remoteAddress());
    // What HTTP/1.0 calls keep-alive is an extension with its own rules; its clients reconnect.
    keepAlive = http11 && HttpUtil.isKeepAlive(request);
    long announced = HttpUtil.getContentLength(request, -1L);
    // A preflight cannot carry a token; its answer gives nothing away.
    HttpProblem unwelcome = Cors.isPreflight(head) ? null : admission.refuse(head);
    if (unwelcome != null) {
      refuseNow(ctx, unwelcome);
      return;
    }
    if (announced > maxBodyBytes) {
      refuseNow(ctx, tooLarge());
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    } else if (request.headers().contains(HttpHeaderNames.EXPECT)) {
      String expect = request.headers().get(HttpHeaderNames.EXPECT);
      refuseNow(
          ctx,
          new HttpProblem(
              417,
              "Expectation failed",
              "Expect: " + expect + " is not supported; only 100-continue is.",
              null,
              Map.of()));
      return;
    }
    reservation = new Reservation(budget);
    body = new BodyBuffer(reservation, announced < 0 ? maxBodyBytes : (int) announced);
    state = State.BODY;
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
    if (state != State.BODY || body == null) {
      return;
    }
    if (content.content().readableBytes() > maxBodyBytes - body.length()) {
      refuseNow(ctx, tooLarge());
    } else if (!body.append(content.content())) {
      forget();
      refusal =
          HttpProblem.tooManyRequests(
              "The server holds "
                  + budget.used()
                  + " of at most "
                  + budget.capacity()
                  + " request bytes; try again.",
              1);
      state = State.SKIP_THEN_REFUSE;
    }
  }

  private void end(ChannelHandlerContext ctx) {
    State ended = state;
    state = State.HEAD;
    if (ended == State.BODY && body != null && reservation != null) {
      complete(ctx, body, reservation);
    } else if (ended == State.SKIP_THEN_REFUSE && refusal != null) {
      ctx.fireChannelRead(new Refusal(head, refusal, Afterwards.of(keepAlive)));
    } else if (ended == State.SKIP_THEN_CLOSE) {
      state = State.BROKEN;
      // An empty write is ordered behind the answer, a bare close would overtake it.
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void complete(ChannelHandlerContext ctx, BodyBuffer sent, Reservation held) {
    long sentBytes = held.bytes();
    byte[] decoded;
    try {
      decoded = decoder.decode(head.header("Content-Encoding"), sent, held);
    } catch (HttpProblemException e) {
      forget();
      ctx.fireChannelRead(new Refusal(head, e.problem(), Afterwards.of(keepAlive)));
      return;
    }
    if (held.bytes() > sentBytes) {
      held.shrink(sentBytes);
    }
    body = null;
    reservation = null;
    ctx.fireChannelRead(new CompleteRequest(head, decoded, held, keepAlive));
  }

  private void refuseNow(ChannelHandlerContext ctx, HttpProblem problem) {
    forget();
    state = State.SKIP_THEN_CLOSE;
    // A client that asked first does not send the body, so there is no rest to wait for.
    boolean bodyFollows = head.header("Expect") == null;
    ctx.fireChannelRead(
        new Refusal(head, problem, bodyFollows ? Afterwards.CLOSE_AFTER_REST : Afterwards.CLOSE));
  }

  private void unreadable(ChannelHandlerContext ctx, Throwable cause) {
    boolean answered = state == State.SKIP_THEN_CLOSE;
    forget();
    state = State.BROKEN;
    if (answered) {
      ctx.close();
      return;
    }
    HttpProblem problem;
    if (cause instanceof TooLongHttpLineException) {
      problem =
          new HttpProblem(
              414,
              "URI too long",
              "The request line is too long: " + cause.getMessage(),
              null,
              Map.of());
    } else if (cause instanceof TooLongHttpHeaderException) {
      problem =
          new HttpProblem(
              431,
              "Request header fields too large",
              "The header fields are too large: " + cause.getMessage(),
              null,
              Map.of());
    } else {
      problem = HttpProblem.badRequest("The request is not valid HTTP/1.1: " + cause.getMessage());
    }
    ctx.fireChannelRead(new Refusal(head, problem, Afterwards.CLOSE));
  }

  private HttpProblem tooLarge() {
    return HttpProblem.tooLarge(
        "The body has more than " + maxBodyBytes + " bytes; send smaller batches.");
  }

  private void forget() {
    body = null;
    if (reservation != null) {
      reservation.release();
      reservation = null;
    }
  }
}
