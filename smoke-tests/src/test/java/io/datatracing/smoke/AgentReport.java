package io.datatracing.smoke;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent says when its process ends and {@code datatracing.exporter.report} is on.
 *
 * @param lost by cause, only causes with a count
 */
record AgentReport(long sent, long waiting, Map<String, Long> lost) {
  static final String JVM_ARGUMENT = "-Ddatatracing.exporter.report=true";

  private static final Pattern LINE =
      Pattern.compile("\\[datatracing] at exit: (\\d+) spans sent, (\\d+) waiting, lost: (.*)");

  /**
   * @param output of the process; the report stands in it once
   */
  static AgentReport in(String output) {
    Matcher line = LINE.matcher(output);
    if (!line.find()) {
      throw new AssertionError("no report of an agent in:\n" + output);
    }
    Map<String, Long> lost = new TreeMap<>();
    if (!line.group(3).equals("none")) {
      for (String cause : line.group(3).split(" ")) {
        String[] parts = cause.split("=");
        lost.put(parts[0], Long.parseLong(parts[1]));
      }
    }
    return new AgentReport(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)), lost);
  }

  /** Every span that has an account. */
  long total() {
    return sent + waiting + lost.values().stream().mapToLong(Long::longValue).sum();
  }
}
