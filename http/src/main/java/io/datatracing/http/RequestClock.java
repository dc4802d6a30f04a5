package io.datatracing.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that are idle and requests that come too slowly. It stands before the HTTP
 * decoder, so that even half a request line starts the clock. While an answer is being made and
 * written no clock runs here; the write timeout guards that.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {
  /** Fired down the pipeline when a request has not come to its end in time. */
  static final Object REQUEST_TOO_SLOW = new Object();

  private enum State {
    IDLE,
    READING,
    ANSWERING
  }

  private final long idleNanos;
  private final long requestNanos;
  private State state = State.IDLE;
  private long sinceNanos;
  private @Nullable Future<?> timer;

  RequestClock(HttpLimits limits) {
    this.idleNanos = limits.idleTimeout().toNanos();
    this.requestNanos = limits.requestTimeout().toNanos();
  }

  /** The request is complete; its answer is being made. */
  void answering() {
    state = State.ANSWERING;
  }

  /** The answer is written; the connection waits for the next request. */
  void idle() {
    state = State.IDLE;
    sinceNanos = System.nanoTime();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    sinceNanos = System.nanoTime();
    arm(ctx, Math.min(idleNanos, requestNanos));
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (state == State.IDLE) {
      state = State.READING;
      sinceNanos = System.nanoTime();
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  /**
   * One timer per connection that looks at the state when it fires; re-arming at each request would
   * cost more.
   */
  private void arm(ChannelHandlerContext ctx, long delayNanos) {
    timer = ctx.executor().schedule(() -> check(ctx), delayNanos, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext ctx) {
    long age = System.nanoTime() - sinceNanos;
    switch (state) {
      case IDLE -> {
        if (age >= idleNanos) {
          ctx.close();
        } else {
          arm(ctx, Math.min(idleNanos - age, requestNanos));
        }
      }
      case READING -> {
        if (age >= requestNanos) {
          ctx.fireUserEventTriggered(REQUEST_TOO_SLOW);
        } else {
          arm(ctx, requestNanos - age);
        }
      }
      case ANSWERING -> arm(ctx, Math.min(idleNanos, requestNanos));
    }
  }
}
