package io.datatracing.model.otlp;

/** The bytes are not an OTLP trace request: the only way in which reading them can fail. */
public final class MalformedOtlpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  MalformedOtlpException(int offset, String reason) {
    super("Malformed OTLP at byte " + offset + ": " + reason);
    this.offset = offset;
  }

  /** Index into the array that was read. */
  public int offset() {
    return offset;
  }
}
