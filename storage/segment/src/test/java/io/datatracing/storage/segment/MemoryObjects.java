package io.datatracing.storage.segment;

import io.datatracing.storage.api.ObjectStore;
import io.datatracing.storage.api.ObjectStoreProvider;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Buckets {@code mem://NAME} of this process, which tests let fail. What a real service does is
 * tested in storage/objects.
 */
public final class MemoryObjects implements ObjectStoreProvider {
  private static final Map<String, Bucket> BUCKETS = new ConcurrentHashMap<>();

  static Bucket bucket(String name) {
    return BUCKETS.computeIfAbsent(name, any -> new Bucket());
  }

  @Override
  public String scheme() {
    return "mem";
  }

  @Override
  public ObjectStore open(URI place, @Nullable URI endpoint) {
    return bucket(place.getHost());
  }

  static final class Bucket implements ObjectStore {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final AtomicInteger gets = new AtomicInteger();
    volatile boolean isOut;

    /** What becomes of objects on their way in. */
    volatile UnaryOperator<byte[]> onPut = UnaryOperator.identity();

    /** Calls until the process is as good as killed: nothing is done from then on. */
    final AtomicInteger callsUntilKilled = new AtomicInteger(Integer.MAX_VALUE);

    private void call() throws IOException {
      if (isOut) {
        throw new IOException("out of order");
      }
      if (callsUntilKilled.getAndDecrement() <= 0) {
        throw new IOException("killed");
      }
    }

    @Override
    public void put(String key, Path file) throws IOException {
      call();
      objects.put(key, onPut.apply(Files.readAllBytes(file)));
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
      call();
      gets.incrementAndGet();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException(key);
      }
      byte[] content = objects.get(key);
      if (content == null) {
        throw new NoSuchFileException(key);
      }
      if (offset + length > content.length) {
        throw new EOFException(key + " has no such range");
      }
      return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
    }

    @Override
    public long size(String key) throws IOException {
      call();
      byte[] content = objects.get(key);
      return content == null ? -1 : content.length;
    }

    @Override
    public void delete(String key) throws IOException {
      call();
      objects.remove(key);
    }

    @Override
    public void close() {}
  }
}
