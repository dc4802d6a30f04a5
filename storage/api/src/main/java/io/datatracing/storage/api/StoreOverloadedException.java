package io.datatracing.storage.api;

/** The store's bounded queue is full; nothing of the batch was kept. Try again later. */
public final class StoreOverloadedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreOverloadedException(String message) {
    super(message);
  }
}
