package io.datatracing.exporter;

import org.jspecify.annotations.Nullable;

/** What became of one request. */
final class SendResult {
  /** The server did not say when to come back. */
  static final long NO_RETRY_AFTER = -1;

  private static final SendResult OK = new SendResult(true, false, NO_RETRY_AFTER, 0, null);

  private final boolean accepted;
  private final boolean retryable;
  private final long retryAfterMillis;
  private final long rejectedSpans;
  private final @Nullable String message;

  private SendResult(
      boolean accepted,
      boolean retryable,
      long retryAfterMillis,
      long rejectedSpans,
      @Nullable String message) {
    this.accepted = accepted;
    this.retryable = retryable;
    this.retryAfterMillis = retryAfterMillis;
    this.rejectedSpans = rejectedSpans;
    this.message = message;
  }

  /** All spans were taken. */
  static SendResult ok() {
    return OK;
  }

  /** The server took the request but refused {@code rejectedSpans} of its spans for good. */
  static SendResult partial(long rejectedSpans, @Nullable String message) {
    return new SendResult(true, false, NO_RETRY_AFTER, rejectedSpans, message);
  }

  /** Nothing was taken, and the same request would be refused again. */
  static SendResult refused(String message) {
    return new SendResult(false, false, NO_RETRY_AFTER, 0, message);
  }

  /**
   * Nothing was taken; a later attempt may do.
   *
   * @param retryAfterMillis what the server asks to wait, or {@link #NO_RETRY_AFTER}
   */
  static SendResult unavailable(String message, long retryAfterMillis) {
    return new SendResult(false, true, retryAfterMillis, 0, message);
  }

  boolean isAccepted() {
    return accepted;
  }

  boolean isRetryable() {
    return retryable;
  }

  long retryAfterMillis() {
    return retryAfterMillis;
  }

  long rejectedSpans() {
    return rejectedSpans;
  }

  /** For people: why; null if all went well. */
  @Nullable String message() {
    return message;
  }
}
