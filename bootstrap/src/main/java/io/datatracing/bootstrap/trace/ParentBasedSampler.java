package io.datatracing.bootstrap.trace;

import org.jspecify.annotations.Nullable;

/**
 * Follows the parent; asks another sampler where there is none, or where it leaves the decision to
 * us.
 */
final class ParentBasedSampler extends Sampler {
  private final Sampler root;

  ParentBasedSampler(Sampler root) {
    this.root = root;
  }

  @Override
  public long decide(
      @Nullable SpanContext parent,
      long randomness,
      String name,
      SpanKind kind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String route) {
    boolean undecided = parent == null || (parent.flags() & SpanContext.DEFERRED) != 0;
    return undecided
        ? root.decide(null, randomness, name, kind, protocol, subject, route)
        : AS_PARENT;
  }

  @Override
  public boolean wantsSubject() {
    return root.wantsSubject();
  }

  @Override
  public String toString() {
    return "parentbased_" + root;
  }
}
