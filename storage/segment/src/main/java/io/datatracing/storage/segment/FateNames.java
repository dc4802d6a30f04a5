package io.datatracing.storage.segment;

import java.nio.file.Path;

/**
 * What the names of fate files say: {@code fates/2026-11-21T03/0-000000000000002a.fat} is of an
 * hour, of a level (base 36), and has a number that grows from file to file.
 */
final class FateNames {
  static final int LEVELS = 36;

  /** The length of a day's name is that of its folders without their hour. */
  private static final String DAY = "yyyy-MM-dd";

  private FateNames() {}

  static String run(int level, long number) {
    return Integer.toString(level, LEVELS)
        + "-"
        + String.format("%016x", number)
        + FateFormat.SUFFIX;
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
