package io.datatracing.http;

import org.jspecify.annotations.Nullable;

/**
 * Decides by its head whether a request may go on, before a byte of its body is kept. Called on the
 * event loop: must not block.
 */
@FunctionalInterface
public interface Admission {
  /** Lets everybody in. */
  Admission ALL = head -> null;

  /** Why not; null lets the request go on. */
  @Nullable HttpProblem refuse(RequestHead head);
}
