package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.FateDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What became of a trace: the words, then all that was taken down, then what nobody can name. */
public final class FateTable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  public List<String> draw(FateDocument fate) {
    List<String> lines = new ArrayList<>();
    lines.add(fate.fate() + ": " + fate.words());
    for (FateDocument.Entry entry : fate.entries()) {
      lines.add(line(entry));
    }
    for (FateDocument.Gap gap : fate.gaps()) {
      lines.add(line(gap));
    }
    return lines;
  }

  private static String line(FateDocument.Entry entry) {
    StringBuilder line = new StringBuilder("  ").append(time(entry.timeUnixNano())).append("  ");
    line.append(entry.cause());
    if (!entry.node().isEmpty()) {
      line.append("  by ").append(entry.node());
    }
    if (!entry.policy().isEmpty()) {
      line.append("  policy ").append(entry.policy());
    }
    if (entry.spanCount() > 0) {
      line.append("  spans ").append(entry.spanCount());
    }
    return line.append(entry.exact() ? "" : "  (probable)").toString();
  }

  private static String line(FateDocument.Gap gap) {
    return "  "
        + time(gap.timeUnixNano())
        + "  agent.process_died  by "
        + (gap.service().isEmpty() ? gap.agent() : gap.service())
        + "  spans "
        + (gap.isBound() ? "at most " : "perhaps more than ")
        + gap.spansAtMost()
        + "  (of traces nobody can name)";
  }

  private static String time(long unixNano) {
    return Instant.ofEpochSecond(Math.floorDiv(unixNano, NANOS_PER_SECOND)).toString();
  }
}
