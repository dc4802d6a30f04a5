package io.datatracing.bootstrap.trace;

/** Where ids come from. Called by any thread. */
public interface IdGenerator {
  /** 64 bits of an id, never 0. */
  long nextId();

  /** Cryptographically strong ids, cheap from the first one on. */
  static IdGenerator strong() {
    return new RandomIds();
  }
}
