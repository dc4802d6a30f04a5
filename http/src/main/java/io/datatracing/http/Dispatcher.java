package io.datatracing.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each request to its handler, one at a time: reading stops while an answer is under way, so
 * answers keep the order of the requests and a client that pipelines is held back by TCP.
 */
final class Dispatcher extends ChannelInboundHandlerAdapter {
  /**
   * Fired when the server stops: a connection without a request closes, one with a request closes
   * after the answer.
   */
  static final Object STOP = new Object();

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final ServerContext server;
  private final RequestClock clock;
  private @Nullable Exchange exchange;

  Dispatcher(ServerContext server, RequestClock clock) {
    this.server = server;
    this.clock = clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof CompleteRequest request) {
      clock.answering();
      ctx.channel().config().setAutoRead(false);
      Afterwards afterwards = Afterwards.of(request.keepAlive());
      dispatch(
          begin(ctx, request.head(), request.reservation(), afterwards),
          request,
          ctx.channel()::isActive);
    } else {
      Refusal refusal = (Refusal) msg;
      if (refusal.afterwards() == Afterwards.STAY_OPEN) {
        clock.answering();
        ctx.channel().config().setAutoRead(false);
      }
      begin(ctx, refusal.head(), new Reservation(server.budget()), refusal.afterwards())
          .refuse(refusal.problem());
    }
  }

  private Exchange begin(
      ChannelHandlerContext ctx, RequestHead head, Reservation reservation, Afterwards afterwards) {
    Exchange begun =
        new Exchange(
            server, ctx, head, reservation, afterwards, staysOpen -> ended(ctx, staysOpen));
    exchange = begun;
    return begun;
  }

  private void dispatch(Exchange started, CompleteRequest request, BooleanSupplier connected) {
    try {
      if (Cors.isPreflight(request.head())) {
        started.answer(server.options().cors().preflight(request.head()));
        return;
      }
      Router.Match match = server.router().match(request.head().method(), request.head().path());
      started.route(match.template());
      Request matched =
          new Request(request.head(), request.body(), match.pathParameters(), connected);
      if (match.handler() instanceof Handler.Async async) {
        async
            .handle(matched)
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    started.fail(failure);
                  } else {
                    started.answer(response);
                  }
                });
      } else if (match.handler() instanceof Handler.Lengthy lengthy) {
        server.workers().executeLengthy(() -> run(lengthy.handler(), matched, started));
      } else {
        Handler.Blocking blocking = (Handler.Blocking) match.handler();
        server.workers().execute(() -> run(blocking, matched, started));
      }
    } catch (Throwable e) {
      // An Error too: an unanswered request would keep its connection and its bytes for ever.
      started.fail(e);
    }
  }

  private static void run(Handler.Blocking handler, Request request, Exchange exchange) {
    Response response;
    try {
      response = handler.handle(request);
    } catch (Throwable e) {
      exchange.fail(e);
      return;
    }
    exchange.answerOnWorker(response);
  }

  /** On the event loop, after the last byte of the answer. */
  private void ended(ChannelHandlerContext ctx, boolean staysOpen) {
    exchange = null;
    if (staysOpen) {
      clock.idle();
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == STOP && exchange == null) {
      ctx.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.writabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{}: connection lost: {}", server.options().name(), cause.toString());
    } else {
      log.warn("{}: connection closed after a fault", server.options().name(), cause);
    }
    ctx.close();
  }
}
