package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.BatchSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests that were made beforehand, in files, so that making them is not measured and millions of
 * spans need no heap. Each is copied into an array of its own when it is read, as a server does
 * with what comes from the network.
 */
final class RequestFiles {
  private static final int FILE_BYTES = 1 << 30;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** One request in so many is kept on the heap, for questions about what is in the store. */
  private static final int SAMPLED = 50;

  private final List<MappedByteBuffer> files = new ArrayList<>();
  private final List<byte[]> sample = new ArrayList<>();
  private long requests;
  private long spans;
  private long bytes;

  /** Something that makes requests, such as a generator bound to its number of spans. */
  interface Source {
    void generate(BatchSink sink);
  }

  /** Writes what a source makes to files that begin with a name; they are deleted by the caller. */
  static RequestFiles of(Source source, Path directory, String name) {
    RequestFiles made = new RequestFiles();
    source.generate((request, count) -> made.add(request, count, directory, name));
    return made;
  }

  private void add(byte[] request, int count, Path directory, String name) {
    MappedByteBuffer file = files.isEmpty() ? null : files.get(files.size() - 1);
    if (file == null || file.remaining() < request.length + 2 * HEADER_BYTES) {
      file = map(directory.resolve(name + "-" + files.size()));
      files.add(file);
    }
    file.putInt(request.length).putInt(count).put(request);
    if (requests++ % SAMPLED == 0) {
      sample.add(request);
    }
    spans += count;
    bytes += request.length;
  }

  private static MappedByteBuffer map(Path path) {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows each request in the order in which they were made. */
  void forEach(Consumer<byte[]> visitor) {
    first(Long.MAX_VALUE, visitor);
  }

  /** Shows requests until there were at least so many spans. */
  void first(long wanted, Consumer<byte[]> visitor) {
    long shown = 0;
    for (MappedByteBuffer file : files) {
      ByteBuffer in = file.duplicate().flip();
      while (in.hasRemaining() && shown < wanted) {
        byte[] request = new byte[in.getInt()];
        shown += in.getInt();
        in.get(request);
        visitor.accept(request);
      }
    }
  }

  List<byte[]> sample() {
    return sample;
  }

  long spans() {
    return spans;
  }

  long bytes() {
    return bytes;
  }
}
