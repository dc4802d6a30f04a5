package io.datatracing.collector.intake;

/** The bytes are not what their format says; the message names the place, the value, the bound. */
public final class UnreadableException extends RuntimeException {
  public UnreadableException(String message) {
    super(message);
  }

  public UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
