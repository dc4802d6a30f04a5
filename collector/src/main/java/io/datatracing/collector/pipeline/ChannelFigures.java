package io.datatracing.collector.pipeline;

import java.util.concurrent.atomic.LongAdder;

/** What passed from one node to another, since the process began. */
final class ChannelFigures {
  final LongAdder batches = new LongAdder();
  final LongAdder spans = new LongAdder();
}
