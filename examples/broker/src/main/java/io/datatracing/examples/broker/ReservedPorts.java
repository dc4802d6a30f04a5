package io.datatracing.examples.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Binds the ports before the broker is configured and hands over the bound sockets later.
 *
 * <p>KRaft wants the controller's port in the configuration, so port 0 is no choice there, and a
 * port that was found free and closed again can be taken by another process in between.
 */
final class ReservedPorts implements ServerSocketFactory, AutoCloseable {
  private final Map<String, ServerSocketChannel> byListener = new ConcurrentHashMap<>();

  /**
   * Binds a port of the loopback address for a listener.
   *
   * @param port 0 lets the system choose
   * @return the port that was bound
   * @throws IOException if the port is taken; the message names it
   */
  int reserve(String listener, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "127.0.0.1:" + port + " is not free for the broker; choose another --port", e);
    }
    byListener.put(listener, channel);
    return channel.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel channel = byListener.remove(listener);
    if (channel == null) {
      throw new IOException("no port was reserved for the listener " + listener);
    }
    channel.configureBlocking(false);
    return channel;
  }

  /** Closes what was not handed over. */
  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : byListener.values()) {
      channel.close();
    }
  }
}
