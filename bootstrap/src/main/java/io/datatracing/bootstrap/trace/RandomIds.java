package io.datatracing.bootstrap.trace;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids from {@link ChaCha12}: one generator per platform thread, a fixed number of shared ones for
 * virtual threads (there may be millions, and each generator takes 700 bytes). All are keyed by one
 * root generator, which the operating system seeds.
 */
final class RandomIds implements IdGenerator {
  private static final int STRIPES = 64;
  private static final @Nullable Class<?> VIRTUAL_THREAD = virtualThreadClass();

  private final ThreadLocal<ChaCha12> ofThread = new ThreadLocal<>();
  private final ChaCha12[] stripes = new ChaCha12[STRIPES];
  private @Nullable ChaCha12 root;

  @Override
  public long nextId() {
    Thread thread = Thread.currentThread();
    if (VIRTUAL_THREAD != null && VIRTUAL_THREAD.isInstance(thread)) {
      return nextShared(System.identityHashCode(thread) & STRIPES - 1);
    }
    ChaCha12 generator = ofThread.get();
    if (generator == null) {
      generator = new ChaCha12(newKey());
      ofThread.set(generator);
    }
    return notZero(generator);
  }

  /**
   * The lock is held for some 20 ns and never while blocking, so that pinning a carrier thread
   * costs nothing.
   */
  private long nextShared(int stripe) {
    ChaCha12 generator;
    synchronized (stripes) {
      generator = stripes[stripe];
      if (generator == null) {
        generator = new ChaCha12(newKey());
        stripes[stripe] = generator;
      }
    }
    synchronized (generator) {
      return notZero(generator);
    }
  }

  private static long notZero(ChaCha12 generator) {
    long id = generator.nextLong();
    while (id == 0) {
      id = generator.nextLong();
    }
    return id;
  }

  private synchronized long[] newKey() {
    if (root == null) {
      root = new ChaCha12(seed());
    }
    long[] key = new long[4];
    for (int i = 0; i < key.length; i++) {
      key[i] = root.nextLong();
    }
    return key;
  }

  /**
   * 32 bytes of the random device, read without {@code java.nio}; {@link SecureRandom} where there
   * is none (Windows).
   */
  private static long[] seed() {
    long[] seed = new long[4];
    try (DataInputStream device = new DataInputStream(new FileInputStream("/dev/urandom"))) {
      for (int i = 0; i < seed.length; i++) {
        seed[i] = device.readLong();
      }
    } catch (IOException noDevice) {
      SecureRandom random = new SecureRandom();
      for (int i = 0; i < seed.length; i++) {
        seed[i] = random.nextLong();
      }
    }
    return seed;
  }

  /**
   * By class, because {@code Thread.isVirtual()} is newer than Java 8 and reflection is slower than
   * a type check.
   */
  private static @Nullable Class<?> virtualThreadClass() {
    try {
      return Class.forName("java.lang.BaseVirtualThread");
    } catch (ClassNotFoundException olderThan19) {
      return null;
    }
  }
}
