package io.datatracing.collector.output;

import java.io.IOException;
import java.nio.file.Path;

/** A journal that another version has written: nothing is wrong with it, and nothing reads it. */
final class OtherVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  OtherVersionException(Path journal, int version) {
    super(
        journal
            + " has format "
            + version
            + ", of another version of this program; this one reads formats up to "
            + SpanJournal.VERSION
            + ". It stays as it is for the version that wrote it");
  }
}
