package io.datatracing.exporter.grpc;

import io.datatracing.exporter.http.Connection;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of HTTP/2 (RFC 9113) for one request after the other.
 *
 * <p>States of a request: <em>sending</em> (headers and data, as far as the two windows allow;
 * whatever the server sends meanwhile is read), <em>waiting</em> (for the end of the stream),
 * <em>ended</em>. Nothing is read between requests; what came meanwhile (pings, settings, a
 * goodbye) is read when the next one begins. Everything the server sends is bounded: a frame by
 * {@value #MAX_FRAME_BYTES} bytes, headers by the decoder, an answer by the caller.
 *
 * <p>An exception ends the connection; the owner closes it. One thread.
 */
final class Http2Connection implements Closeable {
  /** What we never raise, so no larger frame may come. */
  private static final int MAX_FRAME_BYTES = 16_384;

  private static final int MAX_HEADER_BLOCK_BYTES = 64 << 10;
  private static final int DEFAULT_WINDOW = 65_535;
  private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PUSH_PROMISE = 5;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 32;

  private static final int SETTING_ENABLE_PUSH = 2;
  private static final int SETTING_INITIAL_WINDOW_SIZE = 4;
  private static final int SETTING_MAX_FRAME_SIZE = 5;
  private static final int SETTING_MAX_HEADER_LIST_SIZE = 6;

  private static final int NO_ERROR = 0;
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  private final Connection connection;
  private final HpackDecoder hpack = new HpackDecoder();
  private final int maxAnswerBytes;
  private final byte[] frame = new byte[9 + MAX_FRAME_BYTES];

  private int sendWindow = DEFAULT_WINDOW;
  private int initialStreamWindow = DEFAULT_WINDOW;
  private int nextStream = 1;

  /** Greatest stream the server will still answer. */
  private int lastStream = LAST_STREAM;

  private String goodbye = "";

  // The request that is under way.
  private int stream;
  private long streamWindow;
  private @Nullable Map<String, String> headers;
  private @Nullable Map<String, String> trailers;
  private ByteArrayOutputStream data = new ByteArrayOutputStream(0);
  private boolean ended;

  Http2Connection(Connection connection, int maxAnswerBytes) throws IOException {
    this.connection = connection;
    this.maxAnswerBytes = maxAnswerBytes;
    connection.write(PREFACE, 0, PREFACE.length);
    byte[] settings = new byte[12];
    setting(settings, 0, SETTING_ENABLE_PUSH, 0);
    setting(settings, 6, SETTING_MAX_HEADER_LIST_SIZE, HpackDecoder.MAX_LIST_BYTES);
    write(SETTINGS, 0, 0, settings, 0, settings.length);
  }

  /** Whether another request may be sent. */
  boolean isUsable() {
    return lastStream == LAST_STREAM && nextStream < LAST_STREAM;
  }

  /** Whether the server has sent anything since the request began. */
  boolean hasRead() {
    return connection.hasRead();
  }

  /**
   * One request and its answer.
   *
   * @param prefix sent before the message
   * @throws UnprocessedException if the server says it has not looked at it
   */
  GrpcAnswer call(byte[] headerBlock, byte[] prefix, byte[] message, int length, long deadlineNanos)
      throws IOException {
    connection.begin(deadlineNanos);
    catchUp();
    connection.begin(deadlineNanos);
    if (!isUsable()) {
      throw new UnprocessedException("the server said goodbye" + goodbye);
    }
    begin();
    connection.guard();
    try {
      sendHeaders(headerBlock);
      sendData(prefix, prefix.length, false);
      sendData(message, length, true);
      connection.flush();
      while (!ended) {
        readFrame();
      }
    } finally {
      connection.unguard();
    }
    Map<String, String> first = headers == null ? Collections.<String, String>emptyMap() : headers;
    return GrpcAnswer.of(first, trailers == null ? first : trailers, data.toByteArray());
  }

  /** Reads what came while nothing was under way. */
  private void catchUp() throws IOException {
    stream = 0;
    try {
      while (connection.hasInput()) {
        readFrame();
      }
    } catch (IOException closed) {
      throw new UnprocessedException(closed.toString());
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private void begin() {
    stream = nextStream;
    nextStream += 2;
    streamWindow = initialStreamWindow;
    headers = null;
    trailers = null;
    data = new ByteArrayOutputStream(64);
    ended = false;
  }

  private void sendHeaders(byte[] block) throws IOException {
    int at = Math.min(block.length, MAX_FRAME_BYTES);
    write(HEADERS, at == block.length ? END_HEADERS : 0, stream, block, 0, at);
    while (at < block.length) {
      int part = Math.min(block.length - at, MAX_FRAME_BYTES);
      write(CONTINUATION, at + part == block.length ? END_HEADERS : 0, stream, block, at, part);
      at += part;
    }
  }

  /** Ends early if the server has answered: then it wants no more. */
  private void sendData(byte[] bytes, int length, boolean last) throws IOException {
    if (ended) {
      return;
    }
    int at = 0;
    while (at < length || (last && length == 0)) {
      while (!ended && connection.hasInput()) {
        readFrame();
      }
      int part = (int) Math.min(Math.min(length - at, MAX_FRAME_BYTES), window());
      if (ended) {
        reset(NO_ERROR);
        return;
      }
      if (part <= 0 && length > 0) {
        connection.flush();
        readFrame();
        continue;
      }
      boolean end = last && at + part == length;
      write(DATA, end ? END_STREAM : 0, stream, bytes, at, part);
      sendWindow -= part;
      streamWindow -= part;
      at += part;
      if (end) {
        return;
      }
    }
  }

  private long window() {
    return Math.min(sendWindow, streamWindow);
  }

  private void reset(int code) throws IOException {
    byte[] payload = new byte[4];
    int32(payload, 0, code);
    write(RST_STREAM, 0, stream, payload, 0, 4);
    connection.flush();
  }

  private void readFrame() throws IOException {
    byte[] head = new byte[9];
    connection.readFully(head, 0, 9);
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
    if (length > MAX_FRAME_BYTES) {
      throw new IOException(
          "HTTP/2: a frame of " + length + " bytes, expected at most " + MAX_FRAME_BYTES);
    }
    byte[] payload = new byte[length];
    connection.readFully(payload, 0, length);
    int flags = head[4] & 0xff;
    int id = int32(head, 5) & 0x7fffffff;
    switch (head[3]) {
      case DATA:
        onData(id, flags, payload);
        break;
      case HEADERS:
        onHeaders(id, flags, payload);
        break;
      case RST_STREAM:
        onReset(id, payload);
        break;
      case SETTINGS:
        onSettings(flags, payload);
        break;
      case PING:
        if ((flags & ACK) == 0) {
          write(PING, ACK, 0, payload, 0, expect(payload, 8));
          connection.flush();
        }
        break;
      case GOAWAY:
        onGoodbye(payload);
        break;
      case WINDOW_UPDATE:
        onWindow(id, payload);
        break;
      case PUSH_PROMISE:
      case CONTINUATION:
        throw new IOException("HTTP/2: a frame of type " + head[3] + " that may not be there");
      default:
        // Priorities, and types that may come to be (RFC 9113, section 5.5).
        break;
    }
  }

  private void onData(int id, int flags, byte[] payload) throws IOException {
    if (payload.length > 0) {
      giveBack(0, payload.length);
    }
    if (id != stream || ended) {
      return;
    }
    int start = (flags & PADDED) == 0 ? 0 : 1;
    int end = payload.length - padding(flags, payload);
    if (data.size() + end - start > maxAnswerBytes) {
      throw new IOException("the answer has more than " + maxAnswerBytes + " bytes");
    }
    data.write(payload, start, end - start);
    if ((flags & END_STREAM) != 0) {
      ended = true;
    } else if (payload.length > 0) {
      giveBack(stream, payload.length);
    }
  }

  /** Whoever only takes runs the server's window down to nothing. */
  private void giveBack(int id, int bytes) throws IOException {
    byte[] increment = new byte[4];
    int32(increment, 0, bytes);
    write(WINDOW_UPDATE, 0, id, increment, 0, 4);
    connection.flush();
  }

  private void onHeaders(int id, int flags, byte[] payload) throws IOException {
    int start = ((flags & PADDED) == 0 ? 0 : 1) + ((flags & PRIORITY) == 0 ? 0 : 5);
    int end = payload.length - padding(flags, payload);
    if (start > end) {
      throw new IOException("HTTP/2: headers shorter than what stands before them");
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream(end - start);
    block.write(payload, start, end - start);
    boolean complete = (flags & END_HEADERS) != 0;
    while (!complete) {
      complete = readContinuation(id, block);
    }
    // Also for a stream that is over: the table must see every block.
    Map<String, String> decoded = hpack.decode(block.toByteArray());
    if (id != stream || ended) {
      return;
    }
    boolean last = (flags & END_STREAM) != 0;
    if (headers == null) {
      String status = decoded.get(":status");
      if (last || status == null || !status.startsWith("1")) {
        headers = decoded;
      }
    } else {
      trailers = decoded;
    }
    ended = last;
  }

  private boolean readContinuation(int id, ByteArrayOutputStream block) throws IOException {
    byte[] head = new byte[9];
    connection.readFully(head, 0, 9);
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
    if (head[3] != CONTINUATION || (int32(head, 5) & 0x7fffffff) != id) {
      throw new IOException("HTTP/2: headers that are not continued");
    }
    if (length > MAX_FRAME_BYTES || block.size() + length > MAX_HEADER_BLOCK_BYTES) {
      throw new IOException("HTTP/2: headers of more than " + MAX_HEADER_BLOCK_BYTES + " bytes");
    }
    byte[] part = new byte[length];
    connection.readFully(part, 0, length);
    block.write(part, 0, length);
    return (head[4] & END_HEADERS) != 0;
  }

  private void onReset(int id, byte[] payload) throws IOException {
    int code = int32(payload, expect(payload, 4) - 4);
    if (id != stream || ended) {
      return;
    }
    if (code == REFUSED_STREAM) {
      throw new UnprocessedException("the server refused the stream");
    }
    throw new IOException(
        "HTTP/2: the server ended the stream with "
            + (code == CANCEL ? "CANCEL" : "error " + code));
  }

  private void onSettings(int flags, byte[] payload) throws IOException {
    if ((flags & ACK) != 0) {
      return;
    }
    if (payload.length % 6 != 0) {
      throw new IOException("HTTP/2: settings of " + payload.length + " bytes");
    }
    for (int i = 0; i < payload.length; i += 6) {
      int value = int32(payload, i + 2);
      switch ((payload[i] & 0xff) << 8 | payload[i + 1] & 0xff) {
        case SETTING_INITIAL_WINDOW_SIZE:
          if (value < 0) {
            throw new IOException("HTTP/2: a window of more than 2147483647 bytes");
          }
          // Also of the stream under way, and it may become negative (RFC 9113, section 6.9.2).
          streamWindow += value - (long) initialStreamWindow;
          initialStreamWindow = value;
          break;
        case SETTING_MAX_FRAME_SIZE:
          if (value < MAX_FRAME_BYTES) {
            throw new IOException("HTTP/2: frames of at most " + value + " bytes");
          }
          // Larger frames would only need a larger buffer.
          break;
        default:
          // Our encoder uses no table and one stream.
          break;
      }
    }
    write(SETTINGS, ACK, 0, payload, 0, 0);
    connection.flush();
  }

  private void onGoodbye(byte[] payload) throws IOException {
    if (payload.length < 8) {
      throw new IOException("HTTP/2: a goodbye of " + payload.length + " bytes");
    }
    lastStream = Math.min(int32(payload, 0) & 0x7fffffff, LAST_STREAM - 1);
    int code = int32(payload, 4);
    int text = Math.min(payload.length - 8, 200);
    goodbye =
        " (error "
            + code
            + (text == 0 ? "" : ", ")
            + new String(payload, 8, text, StandardCharsets.UTF_8)
            + ")";
    if (stream > lastStream && !ended) {
      throw new UnprocessedException("the server said goodbye" + goodbye);
    }
  }

  private void onWindow(int id, byte[] payload) throws IOException {
    int increment = int32(payload, expect(payload, 4) - 4) & 0x7fffffff;
    if (id == 0) {
      if (increment > Integer.MAX_VALUE - sendWindow) {
        throw new IOException("HTTP/2: a window of more than 2147483647 bytes");
      }
      sendWindow += increment;
    } else if (id == stream) {
      streamWindow += increment;
    }
  }

  private static int expect(byte[] payload, int length) throws IOException {
    if (payload.length != length) {
      throw new IOException("HTTP/2: a frame of " + payload.length + " bytes, expected " + length);
    }
    return length;
  }

  private static int padding(int flags, byte[] payload) throws IOException {
    if ((flags & PADDED) == 0) {
      return 0;
    }
    int padding = payload.length == 0 ? Integer.MAX_VALUE : payload[0] & 0xff;
    if (padding >= payload.length) {
      throw new IOException("HTTP/2: more padding than frame");
    }
    return padding;
  }

  private void write(int type, int flags, int id, byte[] payload, int offset, int length)
      throws IOException {
    frame[0] = (byte) (length >>> 16);
    frame[1] = (byte) (length >>> 8);
    frame[2] = (byte) length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    int32(frame, 5, id);
    // Head and payload in one write: a small packet of its own would wait for an answer.
    System.arraycopy(payload, offset, frame, 9, length);
    connection.write(frame, 0, 9 + length);
  }

  private static void setting(byte[] settings, int at, int id, int value) {
    settings[at + 1] = (byte) id;
    int32(settings, at + 2, value);
  }

  private static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private static void int32(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }
}
