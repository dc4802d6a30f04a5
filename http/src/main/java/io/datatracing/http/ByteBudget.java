package io.datatracing.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that many requests share; what does not fit is refused, never waited for.
 * Thread-safe.
 */
public final class ByteBudget {
  private final long capacity;
  private final AtomicLong used = new AtomicLong();

  public ByteBudget(long capacity) {
    this.capacity = capacity;
  }

  /** False when there is no room; then nothing is reserved. */
  public boolean tryReserve(long bytes) {
    // Adding first may refuse a smaller request racing with a refused larger one; it never lets the
    // sum pass the capacity.
    if (used.addAndGet(bytes) <= capacity) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Gives back what was reserved. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  public long capacity() {
    return capacity;
  }
}
