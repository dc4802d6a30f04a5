package io.datatracing.collector;

/**
 * Every way in which the collector loses what was sent to it: the causes of {@code
 * pipeline-model.md} that begin at the receiver. A new way of losing something is a new constant
 * here.
 */
public enum LossCause {
  /** Not readable, or without the ids a span must have. A rise points at a client. */
  RECEIVER_INVALID("receiver.invalid"),
  /** Without the token that the server asks for. A rise points at a client. */
  RECEIVER_UNAUTHORIZED("receiver.unauthorized"),
  /**
   * Over the size limit of one request. A rise asks for smaller batches at the clients, or for a
   * higher limit here.
   */
  RECEIVER_TOO_LARGE("receiver.too_large"),
  /**
   * Answered 429 because the store did not keep up; the client may have sent it again. A rise asks
   * for more capacity.
   */
  RECEIVER_OVERLOAD("receiver.overload"),
  /**
   * The store failed; the client may have sent it again. Any rise is a fault of the store: see the
   * log.
   */
  STORE_REFUSED("store.refused");

  private final String id;

  LossCause(String id) {
    this.id = id;
  }

  /** The name in metrics and in the ledger. */
  public String id() {
    return id;
  }
}
