package io.datatracing.storage.segment;

import java.util.concurrent.atomic.LongAdder;

/** What an open store counts, from its opening. */
final class StoreCounters {
  final LongAdder acceptedSpans = new LongAdder();
  final LongAdder refusedBatches = new LongAdder();
  final LongAdder failedBatches = new LongAdder();
  final LongAdder expiredSpans = new LongAdder();
  final LongAdder replacedStrings = new LongAdder();
}
