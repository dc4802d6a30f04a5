package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreException;

/** The bucket of some blocks does not answer; the others can be read. */
final class UnreachableBlocksException extends StoreException {
  private static final long serialVersionUID = 1L;

  UnreachableBlocksException(String message, Throwable cause) {
    super(message, cause);
  }
}
