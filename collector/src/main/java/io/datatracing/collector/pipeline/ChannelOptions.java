package io.datatracing.collector.pipeline;

import java.time.Duration;

/**
 * The way into a node.
 *
 * @param waits whether who hands over a batch waits for the node's answer. If not, the batch counts
 *     as taken at once, the channel holds it until the node has it, and what the node cannot take
 *     is lost and counted.
 * @param queueBytes what a channel that does not wait may hold; beyond it batches are lost
 * @param retry how long such a channel offers a batch again to a node that is overloaded
 */
public record ChannelOptions(boolean waits, long queueBytes, Duration retry) {
  static final ByteSize DEFAULT_QUEUE = ByteSize.ofMiB(64);
  static final Duration DEFAULT_RETRY = Duration.ofMinutes(5);

  public static final ChannelOptions WAITING =
      new ChannelOptions(true, DEFAULT_QUEUE.bytes(), DEFAULT_RETRY);
}
