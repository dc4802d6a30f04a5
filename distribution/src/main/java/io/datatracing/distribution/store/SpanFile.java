package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of OTLP requests: each an {@code ExportTraceServiceRequest} behind its length, four bytes,
 * the highest first. That is how the OpenTelemetry collector's file exporter writes {@code format:
 * proto}. With a name that ends in {@code .gz} the whole is compressed.
 */
final class SpanFile {
  private static final int BUFFER = 1 << 20;

  /** A longer request is no request; the collector's receiver takes a fraction of it. */
  private static final int MAX_REQUEST_BYTES = 256 << 20;

  private SpanFile() {}

  private static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }

  /** Writes a new file; one that is there is left alone. */
  static final class Writer implements SpanExport {
    /** Spans of one request: about half a megabyte. */
    private static final int REQUEST_SPANS = 1_000;

    private final Path file;
    private final DataOutputStream out;

    Writer(Path file) throws IOException {
      this.file = file;
      var raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
      out =
          new DataOutputStream(
              new BufferedOutputStream(
                  isCompressed(file) ? new GZIPOutputStream(raw, BUFFER) : raw, BUFFER));
    }

    @Override
    public void write(List<Span> page) throws IOException {
      for (int from = 0; from < page.size(); from += REQUEST_SPANS) {
        byte[] request =
            OtlpWriter.write(page.subList(from, Math.min(from + REQUEST_SPANS, page.size())));
        out.writeInt(request.length);
        out.write(request);
      }
    }

    @Override
    public List<Path> finish() throws IOException {
      close();
      return List.of(file);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Reads requests one by one. */
  static final class Reader implements Closeable {
    private final Path file;
    private final DataInputStream in;
    private long position;

    Reader(Path file) throws IOException {
      this.file = file;
      var raw = Files.newInputStream(file);
      try {
        in =
            new DataInputStream(
                new BufferedInputStream(
                    isCompressed(file) ? new GZIPInputStream(raw, BUFFER) : raw, BUFFER));
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    }

    /**
     * The next request; null at the end.
     *
     * @throws CommandFailedException naming the place where the file is none of requests
     */
    byte @Nullable [] next() throws IOException, CommandFailedException {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      try {
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (length < 0 || length > MAX_REQUEST_BYTES) {
          throw new CommandFailedException(
              ExitCode.FAILED,
              file
                  + " has a request of "
                  + length
                  + " bytes at "
                  + position
                  + ", at most "
                  + MAX_REQUEST_BYTES
                  + " are taken; is it a file of OTLP requests?");
        }
        byte[] request = in.readNBytes(length);
        if (request.length < length) {
          throw new EOFException();
        }
        position += 4L + length;
        return request;
      } catch (EOFException e) {
        throw new CommandFailedException(
            ExitCode.FAILED, file + " is cut off in the request at " + position, e);
      }
    }

    long position() {
      return position;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
