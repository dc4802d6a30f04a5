package io.datatracing.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;

/** Counts connections and closes those above the limit before a byte is read. */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final ChannelGroup open;
  private final int max;
  private final HttpMetrics metrics;

  ConnectionLimit(ChannelGroup open, int max, HttpMetrics metrics) {
    this.open = open;
    this.max = max;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // Two connections accepted at once on different loops may both be refused at the last place;
    // the limit is never passed.
    open.add(ctx.channel());
    if (open.size() > max) {
      metrics.connectionRefused();
      ctx.close();
      return;
    }
    metrics.connectionOpened();
    ctx.channel().closeFuture().addListener(closed -> metrics.connectionClosed());
    ctx.fireChannelActive();
  }
}
