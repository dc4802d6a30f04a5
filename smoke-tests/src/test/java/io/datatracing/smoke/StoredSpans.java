package io.datatracing.smoke;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.query.QueryClient;
import io.datatracing.distribution.query.TracePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts what a store has, page by page. */
final class StoredSpans {
  private StoredSpans() {}

  /** All spans of all traces of the last hour. */
  static long count(QueryClient client) throws CommandFailedException {
    List<Map.Entry<String, String>> first =
        List.of(
            Map.entry("start", Instant.now().minus(Duration.ofHours(1)).toString()),
            Map.entry("end", Instant.now().plus(Duration.ofMinutes(1)).toString()),
            Map.entry("limit", "100"));
    TracePage page = client.search(first);
    long spans = spans(page);
    while (page.nextCursor() != null) {
      List<Map.Entry<String, String>> next = new ArrayList<>(first);
      next.add(Map.entry("cursor", page.nextCursor()));
      page = client.search(next);
      spans += spans(page);
    }
    return spans;
  }

  private static long spans(TracePage page) {
    return page.traces().stream().mapToLong(TracePage.Summary::spanCount).sum();
  }
}
