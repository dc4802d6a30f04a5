package io.datatracing.storage.segment;

import io.datatracing.storage.api.ObjectStore;
import io.datatracing.storage.api.ObjectStoreProvider;
import io.datatracing.storage.api.StoreException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bucket as readers have it: ranges of blocks through a cache, each piece compared with its
 * checksum before it is used or kept. A bucket that does not answer is left alone for a while, so
 * that a search over many blocks waits for it once. An object that is missing or other than the
 * block that was moved is damage of that block only.
 *
 * <p>Threads: any. {@code outage} is written by whoever has an answer or none, after looking at it
 * without a lock: of two that fail together either is true, and an answer ends only an outage that
 * has lasted for its rest.
 */
final class Bucket implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
  private static final long SECOND = 1_000_000_000L;
  private static final long REST_NANOS = 10 * SECOND;

  /**
   * How long answers are said to lack something after the last request that failed. Every read that
   * needs the bucket asks it again after {@link #REST_NANOS}, so it is over soon after the outage
   * or when nobody needs what is there.
   */
  private static final long WARNING_NANOS = 120 * SECOND;

  final ObjectStore objects;
  final ObjectOptions options;
  private final RangeCache cache;
  private final LongSupplier nanoTime;
  private final LongAdder fetchedBytes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** Null while it answers. */
  private volatile @Nullable Outage outage;

  private record Outage(long sinceNanos, String reason) {}

  Bucket(ObjectStore objects, ObjectOptions options, RangeCache cache, LongSupplier nanoTime) {
    this.objects = objects;
    this.options = options;
    this.cache = cache;
    this.nanoTime = nanoTime;
  }

  /** Opens the bucket of the settings; nothing is asked of it yet. */
  static Bucket open(ObjectOptions options, RangeCache cache) throws IOException {
    try {
      return new Bucket(
          ObjectStoreProvider.opened(options.place(), options.endpoint()),
          options,
          cache,
          System::nanoTime);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  BlockBytes bytes(RemoteStub stub) {
    return new Remote(stub, true);
  }

  /** For who reads all of it once: what is kept of it here is neither used nor replaced. */
  BlockBytes uncachedBytes(RemoteStub stub) {
    return new Remote(stub, false);
  }

  private final class Remote implements BlockBytes {
    private final RemoteStub stub;
    private final boolean isCached;

    Remote(RemoteStub stub, boolean isCached) {
      this.stub = stub;
      this.isCached = isCached;
    }

    @Override
    public long size() {
      return stub.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      byte[] here = isCached ? stub.range(offset, length) : null;
      return here == null ? Bucket.this.read(stub, offset, length, isCached) : here;
    }

    @Override
    public String origin() {
      return "; it is in the bucket as " + name(stub);
    }

    @Override
    public void close() {}
  }

  private byte[] read(RemoteStub stub, long offset, int length, boolean isCached) {
    byte[] result = new byte[length];
    if (length == 0) {
      return result;
    }
    long first = offset / RemoteFormat.PIECE_BYTES;
    long last = (offset + length - 1) / RemoteFormat.PIECE_BYTES;
    for (long index = first; index <= last; index++) {
      byte[] piece = isCached ? cache.get(stub.key(), index) : null;
      if (piece == null) {
        // Neighbours that are missing, too, come by the same request.
        long end = index;
        while (end < last && !(isCached && cache.has(stub.key(), end + 1))) {
          end++;
        }
        fetch(stub, index, end, offset, result, isCached);
        index = end;
      } else {
        copy(piece, index * RemoteFormat.PIECE_BYTES, offset, result);
      }
    }
    return result;
  }

  private void fetch(
      RemoteStub stub, long first, long last, long offset, byte[] result, boolean isCached) {
    long from = first * RemoteFormat.PIECE_BYTES;
    byte[] content = get(stub, from, stub.end(last));
    for (long index = first; index <= last; index++) {
      long pieceFrom = index * RemoteFormat.PIECE_BYTES;
      byte[] piece =
          Arrays.copyOfRange(content, (int) (pieceFrom - from), (int) (stub.end(index) - from));
      if (!stub.isPiece(index, piece)) {
        // What goes wrong on the way seldom does so twice.
        piece = get(stub, pieceFrom, stub.end(index));
        if (!stub.isPiece(index, piece)) {
          failures.increment();
          throw FormatException.corrupt(
              stub.block(), name(stub) + " has other bytes than were put there: " + from(index));
        }
      }
      if (isCached) {
        cache.put(stub.key(), index, piece);
      }
      copy(piece, pieceFrom, offset, result);
    }
  }

  private static String from(long piece) {
    return "the checksum of those from " + piece * RemoteFormat.PIECE_BYTES + " on does not match";
  }

  /** Copies what a piece has of the range that begins at {@code offset}. */
  private static void copy(byte[] piece, long pieceOffset, long offset, byte[] result) {
    long from = Math.max(pieceOffset, offset);
    long to = Math.min(pieceOffset + piece.length, offset + result.length);
    if (from < to) {
      System.arraycopy(
          piece, (int) (from - pieceOffset), result, (int) (from - offset), (int) (to - from));
    }
  }

  private byte[] get(RemoteStub stub, long from, long to) {
    Outage known = outage;
    if (known != null && nanoTime.getAsLong() - known.sinceNanos() < REST_NANOS) {
      throw new UnreachableBlocksException(
          options.place() + " cannot be reached: " + known.reason(),
          new IOException("not asked again for ten seconds"));
    }
    try {
      byte[] content = objects.get(stub.key(), from, Math.toIntExact(to - from));
      fetchedBytes.add(content.length);
      answered();
      return content;
    } catch (EOFException | NoSuchFileException e) {
      throw other(stub, e);
    } catch (InterruptedIOException e) {
      // The caller's wish says nothing about the bucket.
      throw new UncheckedIOException(e);
    } catch (IOException | RuntimeException e) {
      throw unreachable(stub, e);
    }
  }

  /**
   * Ends an outage, but for one that began while this was under way: the answer that met it lacks
   * something and has still to say so.
   */
  private void answered() {
    Outage known = outage;
    if (known != null && nanoTime.getAsLong() - known.sinceNanos() >= REST_NANOS) {
      outage = null;
    }
  }

  /** Fewer bytes: the object is another, or the answer was cut off on its way. */
  private StoreException other(RemoteStub stub, IOException cause) {
    long size;
    try {
      size = objects.size(stub.key());
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    } catch (IOException | RuntimeException e) {
      return unreachable(stub, e);
    }
    if (size == stub.size()) {
      return unreachable(stub, cause);
    }
    failures.increment();
    return FormatException.corrupt(
        stub.block(),
        name(stub) + (size < 0 ? " is not there" : " has " + size + " bytes, not " + stub.size()),
        cause);
  }

  private UnreachableBlocksException unreachable(RemoteStub stub, Exception cause) {
    failures.increment();
    String reason = String.valueOf(cause.getMessage());
    outage = new Outage(nanoTime.getAsLong(), reason);
    LOG.warn("{} cannot be read; what is there is missing from answers", name(stub), cause);
    return new UnreachableBlocksException(options.place() + " cannot be reached: " + reason, cause);
  }

  private String name(RemoteStub stub) {
    return options.place().toString().replaceAll("/+$", "") + "/" + stub.key();
  }

  /**
   * Reads every byte of an object back, not through the cache.
   *
   * @throws IOException when it is not what the stub says
   */
  void verify(RemoteStub stub) throws IOException {
    long size = objects.size(stub.key());
    if (size != stub.size()) {
      throw new IOException(
          name(stub) + " has " + size + " bytes there and " + stub.size() + " here");
    }
    for (int index = 0; index < stub.pieces(); index++) {
      long from = (long) index * RemoteFormat.PIECE_BYTES;
      byte[] piece = objects.get(stub.key(), from, Math.toIntExact(stub.end(index) - from));
      if (!stub.isPiece(index, piece)) {
        throw new IOException(name(stub) + " has other bytes than were put there: " + from(index));
      }
    }
  }

  /** Counts what the mover could not do. */
  void failed() {
    failures.increment();
  }

  long cachedBytes() {
    return cache.bytes();
  }

  long fetchedBytes() {
    return fetchedBytes.sum();
  }

  long failures() {
    return failures.sum();
  }

  /** Why it could not be reached lately; null when it answers. */
  @Nullable String outage() {
    Outage known = outage;
    return known != null && nanoTime.getAsLong() - known.sinceNanos() < WARNING_NANOS
        ? known.reason()
        : null;
  }

  @Override
  public void close() throws IOException {
    objects.close();
    cache.close();
  }
}
