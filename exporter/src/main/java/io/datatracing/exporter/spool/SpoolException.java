package io.datatracing.exporter.spool;

import java.io.IOException;

/** A file that is not one of ours to read: too old, too new, or corrupt. */
final class SpoolException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  enum Reason {
    TOO_OLD,
    TOO_NEW,
    CORRUPT
  }

  private final Reason reason;

  SpoolException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
