package io.datatracing.storage.api;

import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked; the message names the file or value concerned. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
