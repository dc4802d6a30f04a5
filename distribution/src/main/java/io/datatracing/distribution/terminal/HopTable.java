package io.datatracing.distribution.terminal;

import io.datatracing.distribution.query.RecordDocument;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The way of a record: a line for each span that sent or handled it, the oldest first. */
public final class HopTable {
  private static final int TIME_COLUMNS = 23;
  private static final int TRACE_ID_COLUMNS = 32;

  private final Terminal terminal;
  private final ZoneId zone;

  public HopTable(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /**
   * @param now the zone's offset is taken at this time
   */
  public List<String> draw(List<RecordDocument.Hop> hops, Instant now) {
    int fixed = TIME_COLUMNS + 9 + 10 + 7 + TRACE_ID_COLUMNS + 6 * 2;
    int columns = Math.max((terminal.columns() - fixed) / 2, 16);
    List<String> lines = new ArrayList<>();
    String header =
        row(
            "START (" + Times.offset(zone, now) + ")",
            "AFTER",
            "DURATION",
            "WHAT",
            Text.left("SERVICE", columns),
            Text.left("RECORD", columns),
            "TRACE");
    lines.add(terminal.styled(Style.DIM, header));
    long first = hops.isEmpty() ? 0 : hops.get(0).startTimeUnixNano();
    for (RecordDocument.Hop hop : hops) {
      String line =
          row(
              Times.text(hop.startTimeUnixNano(), zone),
              Durations.text(hop.startTimeUnixNano() - first),
              Durations.text(hop.durationNanos()),
              hop.operation(),
              Text.left(service(hop), columns),
              Text.left(record(hop), columns),
              hop.traceId());
      lines.add(hop.status().equals("ERROR") ? terminal.styled(Style.ERROR, line) : line);
    }
    return lines;
  }

  private static String service(RecordDocument.Hop hop) {
    String name = hop.service().name();
    return hop.group() == null ? name : name + " (" + hop.group() + ")";
  }

  private static String record(RecordDocument.Hop hop) {
    RecordDocument.Place place = hop.record();
    if (place != null) {
      return place.topic() + "/" + place.partition() + ":" + place.offset();
    }
    String topic = hop.topic() == null ? "" : hop.topic();
    return hop.batch() == null ? topic : topic + " × " + hop.batch();
  }

  private static String row(
      String start,
      String after,
      String duration,
      String what,
      String service,
      String record,
      String traceId) {
    return String.join(
        "  ",
        Text.left(start, TIME_COLUMNS),
        Text.right(after, 9),
        Text.right(duration, 10),
        Text.left(what, 7),
        service,
        record,
        traceId);
  }
}
