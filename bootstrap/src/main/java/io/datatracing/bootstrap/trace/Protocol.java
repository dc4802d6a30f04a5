package io.datatracing.bootstrap.trace;

/**
 * What a span was made for. Two layers of one library stack (a client over another client) are one
 * call: an open client span of a protocol suppresses another one of the same protocol directly
 * below it.
 */
public enum Protocol {
  NONE,
  HTTP,
  RPC,
  DB,
  MESSAGING,
  /** A span for the life of this process: it may run for days. */
  PROCESS
}
