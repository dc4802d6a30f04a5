package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreException;
import org.jspecify.annotations.Nullable;

/** A file is not one that this version can read; says which of three reasons it is. */
final class FormatException extends StoreException {
  private static final long serialVersionUID = 1L;

  enum Problem {
    TOO_OLD,
    TOO_NEW,
    CORRUPT
  }

  private final Problem problem;
  private final transient Object file;

  private FormatException(Problem problem, Object file, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
    this.file = file;
  }

  static FormatException version(Object file, int found, int oldest, int newest) {
    return found < oldest
        ? new FormatException(
            Problem.TOO_OLD,
            file,
            file
                + " has format "
                + found
                + "; this version reads "
                + oldest
                + " to "
                + newest
                + ". Upgrade the data with the release before",
            null)
        : new FormatException(
            Problem.TOO_NEW,
            file,
            file
                + " has format "
                + found
                + "; this version reads "
                + oldest
                + " to "
                + newest
                + ". Start the newer DataTracing that wrote it",
            null);
  }

  static FormatException corrupt(Object file, String what) {
    return new FormatException(Problem.CORRUPT, file, file + " is damaged: " + what, null);
  }

  static FormatException corrupt(Object file, String what, Throwable cause) {
    return new FormatException(Problem.CORRUPT, file, file + " is damaged: " + what, cause);
  }

  Problem problem() {
    return problem;
  }

  /** What the message begins with: the file's path. */
  Object file() {
    return file;
  }
}
