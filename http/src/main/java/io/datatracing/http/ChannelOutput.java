package io.datatracing.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed answer, in chunks of 32 KiB. Nothing is sent before the first chunk is
 * full, so a short answer still gets its length and an early fault its status. Written by one
 * worker; woken by the event loop.
 */
final class ChannelOutput extends OutputStream {
  private static final int CHUNK_BYTES = 32 * 1024;

  private final ChannelHandlerContext ctx;
  private final Runnable head;
  private final boolean sendsAtFlush;
  private final Object writable = new Object();
  private byte[] chunk = new byte[CHUNK_BYTES];
  private int length;
  private boolean sent;

  /**
   * @param head writes the response head; called before the first chunk
   * @param sendsAtFlush whether a flush sends what there is
   */
  ChannelOutput(ChannelHandlerContext ctx, Runnable head, boolean sendsAtFlush) {
    this.ctx = ctx;
    this.head = head;
    this.sendsAtFlush = sendsAtFlush;
  }

  /** Of events only: in other answers it would cut them into small packets. */
  @Override
  public void flush() throws ClientGoneException {
    if (sendsAtFlush) {
      finish();
    }
  }

  @Override
  public void write(int b) throws ClientGoneException {
    if (length == chunk.length) {
      sendChunk();
    }
    chunk[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws ClientGoneException {
    int from = offset;
    int left = count;
    while (left > 0) {
      if (length == chunk.length) {
        sendChunk();
      }
      int n = Math.min(left, chunk.length - length);
      System.arraycopy(bytes, from, chunk, length, n);
      length += n;
      from += n;
      left -= n;
    }
  }

  /** What was written, when none of it has been sent; nothing will be then. */
  byte @Nullable [] takeIfUnsent() {
    return sent ? null : Arrays.copyOf(chunk, length);
  }

  /**
   * Sends what is left of an answer in chunks. A writer's own calls must not: they would cut it
   * into small packets.
   */
  void finish() throws ClientGoneException {
    if (length > 0) {
      sendChunk();
    }
  }

  void writabilityChanged() {
    synchronized (writable) {
      writable.notifyAll();
    }
  }

  private void sendChunk() throws ClientGoneException {
    awaitWritable();
    if (!sent) {
      sent = true;
      head.run();
    }
    ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk, 0, length)));
    chunk = new byte[CHUNK_BYTES];
    length = 0;
  }

  /**
   * Ends when the client has read or the write timeout has closed the connection, so the wait is
   * bounded.
   */
  private void awaitWritable() throws ClientGoneException {
    Channel channel = ctx.channel();
    synchronized (writable) {
      // The event loop changes the channel's state before it notifies, so a change between test and
      // wait is not missed.
      while (channel.isActive() && !channel.isWritable()) {
        try {
          writable.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ClientGoneException();
        }
      }
    }
    if (!channel.isActive()) {
      throw new ClientGoneException();
    }
  }
}
