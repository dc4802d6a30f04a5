package io.datatracing.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** epoll where its native library loads (Linux on x86-64 and ARM64), else NIO. */
record Transport(Class<? extends ServerChannel> channel, IoHandlerFactory ioHandler) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(EpollServerSocketChannel.class, EpollIoHandler.newFactory())
        : nio();
  }

  static Transport nio() {
    return new Transport(NioServerSocketChannel.class, NioIoHandler.newFactory());
  }
}
