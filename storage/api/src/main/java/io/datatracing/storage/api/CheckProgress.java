package io.datatracing.storage.api;

/** Hears how far a check has come. */
@FunctionalInterface
public interface CheckProgress {

  /**
   * Is called now and then.
   *
   * @param checkedBytes so far
   * @param allBytes as of the beginning of the check
   */
  void checked(long checkedBytes, long allBytes);
}
