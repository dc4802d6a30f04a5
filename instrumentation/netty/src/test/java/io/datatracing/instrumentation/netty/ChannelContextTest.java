package io.datatracing.instrumentation.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.opentelemetry.context.Context;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real channels: what a request waits for is in its context, what arrives by itself is in none. */
@Timeout(240)
class ChannelContextTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @SuppressWarnings("deprecation") // 4.2 has another way, which the floor does not have
  private final NioEventLoopGroup loops = new NioEventLoopGroup(2);

  private final BlockingQueue<Context> listeners = new LinkedBlockingQueue<>();
  private final BlockingQueue<Context> received = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void listenersAreInTheirRequestAndReadsAreInNone() throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              // Channels, their threads and their pipelines begin in the request.
              Channel server = bind();
              Channel client = connect(server.localAddress());
              client
                  .writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8))
                  .addListener(
                      (ChannelFutureListener) sent -> listeners.add(CurrentContext.current()));
              assertThat(next(listeners)).isSameAs(CurrentContext.current());
              assertThat(next(received)).as("server's read").isSameAs(CurrentContext.root());
              assertThat(next(received)).as("client's read").isSameAs(CurrentContext.root());
              return CurrentContext.current();
            });
    assertThat(request).isNotSameAs(CurrentContext.root());
    spans.take();
  }

  private Channel bind() throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(pipeline(true))
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private Channel connect(java.net.SocketAddress server) throws InterruptedException {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(pipeline(false))
        .connect(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), ((InetSocketAddress) server).getPort()))
        .sync()
        .channel();
  }

  private ChannelInitializer<SocketChannel> pipeline(boolean echo) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast(new Reader(echo));
      }
    };
  }

  private final class Reader extends ChannelInboundHandlerAdapter {
    private final boolean echo;

    Reader(boolean echo) {
      this.echo = echo;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      received.add(CurrentContext.current());
      if (echo) {
        channel.writeAndFlush(message);
      } else {
        ((ByteBuf) message).release();
      }
    }
  }

  private static Context next(BlockingQueue<Context> queue) throws InterruptedException {
    Context context = queue.poll(60, TimeUnit.SECONDS);
    if (context == null) {
      throw new AssertionError("nothing within 60 s");
    }
    return context;
  }
}
