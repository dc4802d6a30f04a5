package io.datatracing.availability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the answers of a run were. Any thread. */
final class Tally {
  private static final int MAX_EXAMPLES = 20;

  private final Map<Questions.Kind, int[]> counts = new EnumMap<>(Questions.Kind.class);
  private final List<Long> nanos = new ArrayList<>();
  private final List<Long> slowNanos = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();

  Tally() {
    for (Questions.Kind kind : Questions.Kind.values()) {
      counts.put(kind, new int[2]);
    }
  }

  /**
   * Takes down one.
   *
   * @param wrong empty when the answer was right
   */
  synchronized void add(Questions.Kind kind, String wrong, long tookNanos, boolean isSlowMinute) {
    counts.computeIfAbsent(kind, any -> new int[2])[wrong.isEmpty() ? 0 : 1]++;
    (isSlowMinute ? slowNanos : nanos).add(tookNanos);
    if (!wrong.isEmpty() && examples.size() < MAX_EXAMPLES) {
      examples.add(kind + " " + wrong);
    }
  }

  synchronized int right() {
    return counts.values().stream().mapToInt(both -> both[0]).sum();
  }

  synchronized int wrong() {
    return counts.values().stream().mapToInt(both -> both[1]).sum();
  }

  synchronized double share() {
    return right() / (double) Math.max(1, right() + wrong());
  }

  synchronized List<String> examples() {
    return List.copyOf(examples);
  }

  synchronized String table() {
    StringBuilder table = new StringBuilder("| question | right | wrong |\n|---|---|---|\n");
    counts.forEach(
        (kind, both) ->
            table.append(
                String.format(Locale.ROOT, "| %s | %,d | %,d |%n", kind.words, both[0], both[1])));
    table.append(
        String.format(
            Locale.ROOT,
            "| all | %,d | %,d, right are %.3f %% |%n",
            right(),
            wrong(),
            100 * share()));
    return table.toString();
  }

  synchronized String times(boolean ofSlowMinutes) {
    List<Long> sorted = new ArrayList<>(ofSlowMinutes ? slowNanos : nanos);
    if (sorted.isEmpty()) {
      return "none";
    }
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "p50 %.0f, p95 %.0f, p99 %.0f, longest %.0f ms of %,d",
        at(sorted, 50),
        at(sorted, 95),
        at(sorted, 99),
        at(sorted, 100),
        sorted.size());
  }

  private static double at(List<Long> sorted, double percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100);
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }
}
