package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds a new comparison against the committed one: no figure may have become a fifth worse
 * relative to the peer in the same run. Ratios of one run are compared with ratios of the other, so
 * a slower machine changes nothing.
 */
public final class Ratchet {
  private static final double WORSE = 1.20;

  /** Ratios are printed to three digits; below this they are noise of the clock's ticks. */
  private static final double RESOLUTION = 0.005;

  private static final String SPANS = "spans exported per request (2 expected)";

  private Ratchet() {}

  /** Arguments: the committed result, the new one. Exit code 1 names every figure that is worse. */
  public static void main(String[] args) throws IOException {
    List<String> worse =
        worse(Files.readString(Path.of(args[0])), Files.readString(Path.of(args[1])));
    worse.forEach(System.out::println);
    if (!worse.isEmpty()) {
      System.exit(1);
    }
    System.out.println("no figure is a fifth worse than in " + args[0]);
  }

  /**
   * Compares two results of {@link AgentComparison}.
   *
   * @return a line for each figure that is worse or missing, empty if there is none
   * @throws IllegalArgumentException if {@code committed} has no table
   */
  static List<String> worse(String committed, String fresh) {
    Map<String, Double> before = ratios(committed);
    if (before.isEmpty()) {
      throw new IllegalArgumentException("the committed result has no row with a ratio");
    }
    Map<String, Double> now = ratios(fresh);
    List<String> worse = new ArrayList<>();
    before.forEach(
        (row, was) -> {
          Double is = now.get(row);
          if (is == null) {
            worse.add(row + ": not measured");
          } else if (row.equals(SPANS) ? is < was - RESOLUTION : is > was * WORSE + RESOLUTION) {
            worse.add(
                String.format(
                    Locale.ROOT, "%s: %.3f of the peer's, was %.3f of the peer's", row, is, was));
          }
        });
    return worse;
  }

  /** Rows {@code | name | … | ratio |} of the comparison's table: seven cells. */
  private static Map<String, Double> ratios(String markdown) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (String line : markdown.lines().toList()) {
      String[] cell = line.split("\\|", -1);
      if (cell.length == 9 && cell[7].strip().matches("-?\\d+(\\.\\d+)?")) {
        ratios.put(cell[1].strip(), Double.parseDouble(cell[7].strip()));
      }
    }
    return ratios;
  }
}
