package io.datatracing.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that many requests share; what does not fit is refused, never waited for.
 * Thread-safe.
 */
final class ByteBudget {
  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  ByteBudget(long capacity) {
    this.capacity = capacity;
  }

  boolean tryReserve(long bytes) {
    // Adding first may refuse a smaller request racing with a refused larger one; it never lets the
    // sum pass the capacity.
    if (used.addAndGet(bytes) <= capacity) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }

  long capacity() {
    return capacity;
  }
}
