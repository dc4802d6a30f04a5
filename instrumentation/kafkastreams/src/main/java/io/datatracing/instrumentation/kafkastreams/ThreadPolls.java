package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.bootstrap.messaging.PolledFrom;
import io.datatracing.bootstrap.weaving.VirtualField;
import org.apache.kafka.streams.processor.internals.StreamThread;
import org.jspecify.annotations.Nullable;

/** The newest poll of one stream thread, which alone reads and writes it. */
final class ThreadPolls extends PollTaker {
  private static final VirtualField<ThreadPolls> POLLS = new VirtualField<>();

  private @Nullable PolledFrom newest;

  private ThreadPolls() {}

  static ThreadPolls of(StreamThread thread) {
    ThreadPolls known = POLLS.get(thread);
    if (known == null) {
      known = new ThreadPolls();
      POLLS.set(thread, known);
    }
    return known;
  }

  /** Null on a thread that is no stream thread, or has not polled. */
  static @Nullable PolledFrom newest() {
    Thread thread = Thread.currentThread();
    ThreadPolls polls = thread instanceof StreamThread ? POLLS.get(thread) : null;
    return polls == null ? null : polls.newest;
  }

  @Override
  public void polled(PolledFrom poll) {
    newest = poll;
  }
}
