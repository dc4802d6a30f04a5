package io.datatracing.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code Content-Encoding} (gzip, deflate, zstd) into one array of the exact length. A
 * decompression bomb is stopped at the body limit, having cost no more memory than that.
 */
final class ContentDecoder {
  private static final int SMALLEST_GUESS = 4 * 1024;

  /**
   * 8 MiB: what every zstd level up to 19 needs; a frame that asks for a larger window is refused.
   */
  private static final int ZSTD_WINDOW_LOG = 23;

  private final int maxBytes;

  ContentDecoder(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * @param reservation holds the body as sent on entry, and the decoded body too on return
   * @throws HttpProblemException 415 for an unknown encoding, 400 for broken data, 413 beyond the
   *     limit, 429 beyond the budget
   */
  byte[] decode(@Nullable String encoding, BodyBuffer body, Reservation reservation) {
    String name = encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT);
    if (name.equals("identity") || name.isEmpty()) {
      return body.toArray();
    }
    try (InputStream in = open(name, body)) {
      return readAll(in, guess(name, body), reservation);
    } catch (IOException e) {
      throw HttpProblem.badRequest("The body is not valid " + name + ": " + e.getMessage() + ".")
          .asException();
    }
  }

  private static InputStream open(String name, BodyBuffer body) throws IOException {
    InputStream sent = new ByteArrayInputStream(body.array(), 0, body.length());
    switch (name) {
      case "gzip":
      case "x-gzip":
        return new GZIPInputStream(sent, 4 * 1024);
      case "deflate":
        return new InflaterInputStream(sent);
      case "zstd":
        return new ZstdInputStreamNoFinalizer(sent).setLongMax(ZSTD_WINDOW_LOG);
      default:
        throw HttpProblem.unsupportedMediaType(
                "Content-Encoding " + name + " is not supported; use gzip, deflate, zstd or none.")
            .asException();
    }
  }

  private byte[] readAll(InputStream in, int firstGuess, Reservation reservation)
      throws IOException {
    byte[] out = {};
    int length = 0;
    int wanted = firstGuess;
    while (true) {
      if (!reservation.grow(wanted - out.length)) {
        throw HttpProblem.tooManyRequests("The server holds as many request bytes as it may.", 1)
            .asException();
      }
      out = Arrays.copyOf(out, wanted);
      length += in.readNBytes(out, length, wanted - length);
      int next = length < wanted ? -1 : in.read();
      if (next < 0) {
        return length == out.length ? out : Arrays.copyOf(out, length);
      }
      if (length == maxBytes) {
        throw HttpProblem.tooLarge(
                "The body has more than "
                    + maxBytes
                    + " bytes after decompression; send smaller batches.")
            .asException();
      }
      wanted = (int) Math.min(maxBytes, 2L * wanted);
      if (!reservation.grow(wanted - out.length)) {
        throw HttpProblem.tooManyRequests("The server holds as many request bytes as it may.", 1)
            .asException();
      }
      out = Arrays.copyOf(out, wanted);
      out[length++] = (byte) next;
    }
  }

  /**
   * The decoded size. gzip says it in its last four bytes (RFC 1952, ISIZE); it is believed only as
   * far as deflate can expand what was sent, about 1,030 times.
   */
  private int guess(String name, BodyBuffer body) {
    byte[] b = body.array();
    int n = body.length();
    long guess = 4L * n;
    if (name.endsWith("gzip") && n >= 18) {
      long size =
          (b[n - 4] & 0xffL)
              | (b[n - 3] & 0xffL) << 8
              | (b[n - 2] & 0xffL) << 16
              | (b[n - 1] & 0xffL) << 24;
      guess = Math.min(size, 1_030L * n);
    }
    return (int) Math.min(maxBytes, Math.max(SMALLEST_GUESS, guess));
  }
}
