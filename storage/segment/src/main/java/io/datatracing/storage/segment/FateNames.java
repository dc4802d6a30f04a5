package io.datatracing.storage.segment;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What the names of fate files say: {@code fates/2026-11-21T03/0-000000000000002a.fat} is of an
 * hour, of a level (base 36), and has a number that grows from file to file.
 */
final class FateNames {
  static final int LEVELS = 36;

  /**
   * What a fold leaves exact. Without the filters of its number beside it, a fold was not ended.
   */
  static final int REST_LEVEL = LEVELS - 2;

  /** The length of a day's name is that of its folders without their hour. */
  private static final String DAY = "yyyy-MM-dd";

  private FateNames() {}

  static String run(int level, long number) {
    return Integer.toString(level, LEVELS)
        + "-"
        + String.format("%016x", number)
        + FateFormat.SUFFIX;
  }

  /** The filters that belong to what a fold has left exact. */
  static Path filters(Path rest) {
    return rest.resolveSibling(
        rest.getFileName().toString().replace(FateFormat.SUFFIX, FoldFormat.SUFFIX));
  }

  /**
   * Whether a run only repeats what others have that are still there.
   *
   * @param exists whether there is such a file
   */
  static boolean isOfUnfinishedFold(Path file, Predicate<Path> exists) {
    return file.toString().endsWith(FateFormat.SUFFIX)
        && level(file) == REST_LEVEL
        && !exists.test(filters(file));
  }

  static int level(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(0, 1), LEVELS);
  }

  static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(2, 18), 16);
  }

  /** The name of the folder that a file is in. */
  static String hour(Path file) {
    return file.getName(file.getNameCount() - 2).toString();
  }

  static String day(String hour) {
    return hour.substring(0, DAY.length());
  }

  static String lastHour(String day) {
    return day + "T23";
  }
}
