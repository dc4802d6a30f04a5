package io.datatracing.collector.sampling.policy;

/** What is known of a trace now, besides what its spans were found to be. */
public interface TraceFacts {

  /** Bits that {@link PolicyEngine#match} has set, of all spans together. */
  long matched();

  long spanCount();

  /** Of the encoded spans. */
  long sizeBytes();

  /** From the first start to the last end; negative when every span ends before its start. */
  long durationNanos();

  /** 56 bits, see {@link io.datatracing.collector.sampling.span.Consistent}. */
  long randomness();
}
