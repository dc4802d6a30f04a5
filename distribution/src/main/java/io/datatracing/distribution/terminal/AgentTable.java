package io.datatracing.distribution.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A line per agent as the collector tells of it; ids in full because they are there to be copied.
 */
public final class AgentTable {
  private static final int SERVICE_COLUMNS = 24;

  private final Terminal terminal;

  public AgentTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param nowNanos nanoseconds since 1970
   */
  public List<String> draw(JsonNode agents, long nowNanos) {
    List<String> lines = new ArrayList<>();
    lines.add(
        terminal.styled(
            Style.DIM,
            row("SERVICE", "STATE", "MODE", "SEEN", "SPANS", "LOST", "MISSING", "AGENT")));
    for (JsonNode agent : agents) {
      JsonNode account = agent.path("account");
      boolean gone = agent.path("state").asText().equals("gone");
      String missing =
          gone
              ? (account.path("missingAtMostHolds").asBoolean() ? "<= " : ">= ")
                  + (account.path("missingAtMostHolds").asBoolean()
                      ? account.path("missingAtMost").asText()
                      : account.path("missing").asText())
              : account.path("missing").asText();
      String line =
          row(
              agent.path("service").asText(),
              agent.path("state").asText(),
              agent.path("mode").asText("-"),
              Durations.text(Math.max(0, nowNanos - agent.path("lastSeenUnixNano").asLong()))
                  + " ago",
              account.path("received").asText(),
              account.path("lost").asText(),
              missing,
              agent.path("agent").asText());
      lines.add(gone ? terminal.styled(Style.ERROR, line) : line);
    }
    return lines;
  }

  private static String row(
      String service,
      String state,
      String mode,
      String seen,
      String spans,
      String lost,
      String missing,
      String agent) {
    return String.join(
        "  ",
        Text.left(service, SERVICE_COLUMNS),
        Text.left(state, 7),
        Text.left(mode, 4),
        Text.right(seen, 12),
        Text.right(spans, 10),
        Text.right(lost, 8),
        Text.right(missing, 9),
        agent);
  }
}
