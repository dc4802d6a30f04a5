package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a new comparison against the committed one: no figure may have become a fifth worse
 * relative to the peer in the same run. Ratios of one run are compared with ratios of the other, so
 * a slower machine changes nothing.
 *
 * <p>A ratio says something only if both additions have the sign of a cost. Where ours is below
 * zero, the application's own spread was larger than what it measures:
 *
 * <pre>
 * committed    new          outcome
 * resolved     resolved     worse, or not
 * resolved     unresolved   worse: nobody knows; to be measured again
 * below zero   resolved     worse if beyond the error that the committed run has shown, else noted
 * below zero   unresolved   noted
 * no peer's    any          worse: there is nothing to hold it against; to be committed anew
 * </pre>
 */
public final class Ratchet {
  private static final double WORSE = 1.20;

  /** Ratios are printed to three digits; below this they are noise of the clock's ticks. */
  private static final double RESOLUTION = 0.005;

  private static final String SPANS = "spans exported per request (2 expected)";

  /** The one row whose cost is a figure that falls. */
  private static final String THROUGHPUT = "requests per second";

  private static final int CELLS = 9;

  /**
   * What a table says of one figure.
   *
   * @param ratio our addition by the peer's; below zero if ours is below zero; NaN if the peer's is
   *     not a cost, and so no measure
   */
  private record Ratio(double ratio) {
    boolean isResolved() {
      return ratio >= 0;
    }

    boolean isMeasure() {
      return !Double.isNaN(ratio);
    }

    @Override
    public String toString() {
      return isMeasure() ? String.format(Locale.ROOT, "%.3f of the peer's", ratio) : "no ratio";
    }
  }

  private final List<String> worse = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Ratchet(String committed, String fresh) {
    Map<String, Ratio> before = ratios(committed);
    if (before.isEmpty()) {
      throw new IllegalArgumentException("the committed result has no row with a ratio");
    }
    Map<String, Ratio> now = ratios(fresh);
    before.forEach((row, was) -> compare(row, was, now.get(row)));
  }

  /** Arguments: the committed result, the new one. Exit code 1 names every figure that is worse. */
  public static void main(String[] args) throws IOException {
    Ratchet ratchet =
        new Ratchet(Files.readString(Path.of(args[0])), Files.readString(Path.of(args[1])));
    // On standard error: ratchet.sh compares the lines of two runs.
    ratchet.notes.forEach(System.err::println);
    ratchet.worse.forEach(System.out::println);
    if (!ratchet.worse.isEmpty()) {
      System.exit(1);
    }
    System.out.println("no figure is a fifth worse than in " + args[0]);
  }

  /**
   * Compares two results of {@link AgentComparison}.
   *
   * @return a line for each figure that is worse, not resolved or missing, empty if there is none
   * @throws IllegalArgumentException if {@code committed} has no table
   */
  static List<String> worse(String committed, String fresh) {
    return new Ratchet(committed, fresh).worse;
  }

  /** A line for each figure that the committed result does not resolve and that is not worse. */
  static List<String> notes(String committed, String fresh) {
    return new Ratchet(committed, fresh).notes;
  }

  private void compare(String row, Ratio was, @Nullable Ratio is) {
    if (is == null) {
      worse.add(row + ": not measured");
    } else if (!was.isMeasure()) {
      worse.add(row + ": unresolved, " + is + ", and the committed result has no ratio");
    } else if (!is.isResolved()) {
      (was.isResolved() ? worse : notes).add(row + ": unresolved, " + is + ", was " + was);
    } else if (row.equals(SPANS)
        ? is.ratio < was.ratio - RESOLUTION
        : is.ratio > Math.abs(was.ratio) * WORSE + RESOLUTION) {
      worse.add(row + ": " + is + ", was " + was);
    } else if (!was.isResolved()) {
      notes.add(row + ": unresolved in the committed result, " + is + ", was " + was);
    }
  }

  /** Rows {@code | name | none | ours | + | peer's | + | ratio |}; of a name the first one. */
  private static Map<String, Ratio> ratios(String markdown) {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    for (String line : markdown.lines().toList()) {
      String[] cell = line.split("\\|", -1);
      boolean isRow = cell.length == CELLS && !cell[1].isBlank() && !cell[1].contains("---");
      if (isRow) {
        ratios.putIfAbsent(cell[1].strip(), ratio(cell));
      }
    }
    return ratios;
  }

  private static Ratio ratio(String[] cell) {
    double ratio = number(cell[7]);
    double cost = cell[1].strip().equals(THROUGHPUT) ? -1 : 1;
    double ours = number(cell[4]) * cost;
    double peers = number(cell[6]) * cost;
    // A row without additions, such as the size of the jar, has only the ratio.
    boolean isMeasure = Double.isNaN(peers) ? ratio > 0 : peers > 0;
    if (!isMeasure) {
      return new Ratio(Double.NaN);
    }
    return new Ratio(ours < 0 ? -Math.abs(ratio) : ratio);
  }

  /** NaN if it is none. */
  private static double number(String cell) {
    String text = cell.strip().replace(",", "");
    return text.matches("[+-]?\\d+(\\.\\d+)?") ? Double.parseDouble(text) : Double.NaN;
  }
}
