package io.datatracing.exporter.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket whose reads and writes all end by one time. Reads use the socket's own time-out. A
 * blocked write has none in the JDK: {@link WriteWatch} closes the socket under it.
 *
 * <p>One thread uses a connection; only {@link #close} may come from another.
 */
public final class Connection implements Closeable {
  /**
   * What is smaller fits into any socket's send buffer once the request before has been answered,
   * and cannot block.
   */
  private static final int WATCHED_BYTES = 16 << 10;

  /** The socket below TLS. Closing it never waits, closing a TLS socket may wait for a writer. */
  private final Socket raw;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[8 << 10];
  private int at;
  private int end;
  private long deadlineNanos;
  private boolean hasRead;
  private boolean guarded;

  /** Written by {@link WriteWatch}'s thread. */
  private volatile boolean timedOut;

  Connection(Socket raw, Socket socket, long deadlineNanos) throws IOException {
    this.raw = raw;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.deadlineNanos = deadlineNanos;
  }

  /** Begins a request: all of it ends by {@code deadlineNanos} of {@code System.nanoTime}. */
  public void begin(long newDeadlineNanos) {
    deadlineNanos = newDeadlineNanos;
    hasRead = false;
  }

  /** Whether a byte came from the server since {@link #begin}. */
  public boolean hasRead() {
    return hasRead;
  }

  Socket socket() {
    return socket;
  }

  public void write(byte[] bytes, int offset, int length) throws IOException {
    boolean guardHere = !guarded && length > WATCHED_BYTES;
    if (guardHere) {
      guard();
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException failed) {
      throw timedOut ? timeout() : failed;
    } finally {
      if (guardHere) {
        unguard();
      }
    }
  }

  /** From here on no write takes longer than the request may; for many small ones. */
  public void guard() {
    guarded = true;
    WriteWatch.SHARED.arm(this, deadlineNanos);
  }

  /** Ends {@link #guard}. */
  public void unguard() {
    guarded = false;
    WriteWatch.SHARED.disarm(this);
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** Whether a read would return at once. False where nobody can know, as with a closed peer. */
  public boolean hasInput() throws IOException {
    return at < end || in.available() > 0;
  }

  /** One byte; -1 at the end of the stream. */
  public int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xff : -1;
  }

  /** Fills {@code target}, or throws. */
  public void readFully(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int read = read(target, offset + done, length - done);
      if (read < 0) {
        throw new EOFException("the server closed the connection in the middle of its answer");
      }
      done += read;
    }
  }

  /** As of an {@code InputStream}. */
  public int read(byte[] target, int offset, int length) throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    int read = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, offset, read);
    at += read;
    return read;
  }

  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException alreadyGone) {
      // A socket that cannot be closed is closed.
    }
  }

  void closeLate() {
    timedOut = true;
    close();
  }

  private boolean fill() throws IOException {
    socket.setSoTimeout(leftMillis(deadlineNanos));
    int read;
    try {
      read = in.read(buffer);
    } catch (IOException failed) {
      throw timedOut ? timeout() : failed;
    }
    at = 0;
    end = Math.max(0, read);
    hasRead |= read > 0;
    return read > 0;
  }

  /** At least 1, as 0 means for ever to a socket. */
  static int leftMillis(long deadlineNanos) throws SocketTimeoutException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw timeout();
    }
    return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
  }

  private static SocketTimeoutException timeout() {
    return new SocketTimeoutException("no answer in time");
  }
}
