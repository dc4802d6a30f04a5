package io.datatracing.http;

/** What becomes of a connection after an answer. */
enum Afterwards {
  /** It takes the next request. */
  STAY_OPEN,
  /** It closes as soon as the answer is written. */
  CLOSE,
  /**
   * It reads and forgets the rest of the refused request first; {@link RequestAssembler} closes it.
   */
  CLOSE_AFTER_REST;

  static Afterwards of(boolean keepAlive) {
    return keepAlive ? STAY_OPEN : CLOSE;
  }
}
