package io.datatracing.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a connection. Each handler does one thing; their order is the reading order of a
 * request.
 */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private final ServerContext server;
  private final @Nullable SslContext tls;
  private final ConnectionLimit connectionLimit;

  ConnectionInitializer(ServerContext server, ChannelGroup connections, @Nullable SslContext tls) {
    this.server = server;
    this.tls = tls;
    this.connectionLimit =
        new ConnectionLimit(
            connections, server.options().limits().maxConnections(), server.metrics());
  }

  @Override
  protected void initChannel(Channel channel) {
    HttpLimits limits = server.options().limits();
    RequestClock clock = new RequestClock(limits);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(connectionLimit);
    if (tls != null) {
      SslHandler handshake = tls.newHandler(channel.alloc());
      handshake.setHandshakeTimeoutMillis(limits.requestTimeout().toMillis());
      pipeline.addLast(handshake);
    }
    pipeline.addLast(
        new WriteTimeoutHandler(limits.writeTimeout().toMillis(), TimeUnit.MILLISECONDS));
    pipeline.addLast(clock);
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxHeaderBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setMaxChunkSize(MAX_CHUNK_BYTES)));
    // Holds back pipelined requests that were read together with the one being answered.
    pipeline.addLast(new FlowControlHandler());
    pipeline.addLast(
        new RequestAssembler(server.budget(), limits.maxBodyBytes(), server.options().admission()));
    pipeline.addLast(new Dispatcher(server, clock));
  }
}
