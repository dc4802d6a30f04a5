package io.datatracing.benchmarks.storage;

import java.util.Locale;

/** A table of the report: what, measured, target. */
final class Table {
  private final StringBuilder rows = new StringBuilder();

  Table(String title) {
    rows.append("\n## ").append(title).append("\n| what | measured | target |\n|---|---|---|\n");
  }

  void add(String what, String target, String format, Object... values) {
    rows.append("| ")
        .append(what)
        .append(" | ")
        .append(String.format(Locale.ROOT, format, values))
        .append(" | ")
        .append(target)
        .append(" |\n");
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
