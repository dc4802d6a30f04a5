package io.datatracing.instrumentation.testing.messaging;

/** How a client tells what it handles, as docs/pipeline-model.md says it. */
public enum ToldAs {
  /** Each record is a span below its producer. */
  RECORDS,
  /**
   * What is given to the application at once is one span that begins a trace and links to the
   * producers: a record on its own is a batch of one. What records bring along besides their place
   * (baggage, that they are not sampled) is nobody's then.
   */
  BATCHES
}
