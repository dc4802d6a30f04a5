package io.datatracing.bootstrap.trace;

/** Where ids come from. Called by any thread. */
public interface IdGenerator {
  /** 64 bits of an id, never 0. */
  long nextId();

  /** The first 64 bits of a trace id, never 0. The last 64 are a {@link #nextId}. */
  default long nextTraceIdHigh() {
    return nextId();
  }

  /** Cryptographically strong ids, cheap from the first one on. */
  static IdGenerator strong() {
    return new RandomIds();
  }
}
