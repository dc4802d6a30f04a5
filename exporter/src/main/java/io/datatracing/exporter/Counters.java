package io.datatracing.exporter;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this process has counted since its start, as it goes beside spans in header fields of the
 * request ({@code docs/protocol.md}): a collector that knows them can say how many spans a process
 * that was killed has taken along, any other ignores them.
 *
 * <p>Asked by the export worker for each request; the numbers may be read by any thread.
 */
final class Counters {
  private static final LossCause[] CAUSES = LossCause.values();

  private final ProcessId process;
  private final SpanQueue queue;
  private final Losses losses;

  Counters(ProcessId process, SpanQueue queue, Losses losses) {
    this.process = process;
    this.queue = queue;
    this.losses = losses;
  }

  /** Spans that have ended and were offered for export. */
  long ended() {
    return queue.accepted() + losses.of(LossCause.QUEUE_FULL);
  }

  /**
   * @param sequence of the request; the same when it is tried again
   * @param adopted spans of dead processes that this one has taken over: it accounts for them from
   *     then on, so what it sends and loses of them is in the same sum
   */
  Map<String, String> headers(long sequence, long adopted) {
    Map<String, String> headers = new LinkedHashMap<>(8);
    headers.put("datatracing-process", process.text());
    headers.put("datatracing-sequence", Long.toString(sequence));
    headers.put("datatracing-ended", Long.toString(ended() + adopted));
    String lost = lost();
    if (!lost.isEmpty()) {
      headers.put("datatracing-lost", lost);
    }
    return headers;
  }

  private String lost() {
    StringBuilder text = new StringBuilder();
    for (LossCause cause : CAUSES) {
      long count = losses.of(cause);
      if (count != 0) {
        text.append(text.length() == 0 ? "" : ",").append(cause.id()).append('=').append(count);
      }
    }
    return text.toString();
  }
}
