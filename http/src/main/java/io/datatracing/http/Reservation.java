package io.datatracing.http;

/**
 * One request's part of a {@link ByteBudget}. It grows on the event loop while the body arrives and
 * is released once, when the answer is written: by then the handler is done with the bytes.
 * Confined to the event loop.
 */
final class Reservation {
  private final ByteBudget budget;
  private long bytes;

  Reservation(ByteBudget budget) {
    this.budget = budget;
  }

  boolean grow(long more) {
    if (!budget.tryReserve(more)) {
      return false;
    }
    bytes += more;
    return true;
  }

  void shrink(long less) {
    budget.release(less);
    bytes -= less;
  }

  void release() {
    budget.release(bytes);
    bytes = 0;
  }

  long bytes() {
    return bytes;
  }
}
