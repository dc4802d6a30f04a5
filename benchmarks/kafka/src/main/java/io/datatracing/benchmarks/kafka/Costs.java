package io.datatracing.benchmarks.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, by work and variant, round by round. */
final class Costs {
  private final Map<String, List<Application.Cost>> costs = new HashMap<>();
  private final Map<String, List<Double>> spans = new HashMap<>();

  void add(String work, String variant, Application.Cost cost) {
    costs.computeIfAbsent(work + variant, k -> new ArrayList<>()).add(cost);
  }

  /** Spans, or inputs told, for each message: 1 if none was lost. */
  void spans(String work, String variant, double perMessage) {
    spans.computeIfAbsent(work + variant, k -> new ArrayList<>()).add(perMessage);
  }

  String table(List<String> works) {
    StringBuilder out = new StringBuilder();
    out.append("| | none | datatracing | + | opentelemetry | + | ratio of the + |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    for (String work : works) {
      line(
          out,
          work + ", CPU ns a message",
          cpu(work, "none"),
          cpu(work, "datatracing"),
          cpu(work, "opentelemetry"));
      line(
          out,
          work + ", bytes a message",
          bytes(work, "none"),
          bytes(work, "datatracing"),
          bytes(work, "opentelemetry"));
      String row = work.equals("batch") ? "inputs told for each record" : "spans a message";
      out.append(
          String.format(
              Locale.ROOT,
              "| %s, %s (1 expected) | | %.4f | | %.4f | | |%n",
              work,
              row,
              lowest(work + "datatracing"),
              lowest(work + "opentelemetry")));
    }
    return out.toString();
  }

  private double[] cpu(String work, String variant) {
    return costs.getOrDefault(work + variant, List.of()).stream()
        .mapToDouble(Application.Cost::cpuNanos)
        .toArray();
  }

  private double[] bytes(String work, String variant) {
    return costs.getOrDefault(work + variant, List.of()).stream()
        .mapToDouble(Application.Cost::bytes)
        .toArray();
  }

  private double lowest(String key) {
    return spans.getOrDefault(key, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .min()
        .orElse(0);
  }

  private static void line(
      StringBuilder out, String row, double[] none, double[] own, double[] peer) {
    double ownMore = median(differences(own, none));
    double peerMore = median(differences(peer, none));
    out.append(
        String.format(
            Locale.ROOT,
            "| %s | %,.0f | %,.0f | %+,.0f | %,.0f | %+,.0f | %s |%n",
            row,
            median(none),
            median(own),
            ownMore,
            median(peer),
            peerMore,
            peerMore <= 0 ? "–" : String.format(Locale.ROOT, "%.3f", ownMore / peerMore)));
  }

  private static double[] differences(double[] with, double[] without) {
    double[] differences = new double[with.length];
    for (int i = 0; i < with.length; i++) {
      differences[i] = with[i] - without[i];
    }
    return differences;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
