package io.datatracing.collector.agents;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One heartbeat of an agent ({@code docs/protocol.md}), with every text and list cut to a bound.
 *
 * @param agent the process: its {@code service.instance.id}
 * @param revision of the last wish of ours that the agent has applied; 0 for none
 * @param ended spans ended and offered for export since the start
 * @param onDisk ended spans in its spool, which the next process sends if this one does not
 * @param capacity spans that may be in its memory, ended and not sent, at one time
 * @param lost spans lost since the start, by cause
 * @param stopping the last heartbeat: the process ends in order
 */
record Heartbeat(
    String agent,
    String service,
    String host,
    long pid,
    long startTimeUnixNano,
    String version,
    String runtime,
    long intervalMillis,
    String mode,
    String sampler,
    long revision,
    List<Instrumentation> instrumentations,
    Map<String, String> settings,
    long ended,
    long exported,
    long queued,
    long onDisk,
    long capacity,
    Map<String, Long> lost,
    List<Change> changes,
    List<DropReport> drops,
    boolean stopping) {
  private static final int SHORT = 128;
  private static final int LONG = 512;
  private static final int MAX_LIST = 256;
  private static final int MAX_CHANGES = 32;
  private static final int MAX_DROPS = 16;
  private static final int MAX_TRACES = 64;

  /**
   * @param state {@code active}, {@code off}, {@code stood_down} or {@code retired}
   */
  record Instrumentation(String name, String state, String reason) {}

  /** A change the agent made by whoever's order. */
  record Change(long timeUnixNano, String by, String option, String old, String now) {}

  /**
   * @throws io.datatracing.http.HttpProblemException 400 naming the field that is wrong
   */
  static Heartbeat parse(byte[] body) {
    JsonObject json = JsonObject.parse(body);
    JsonObject counters = json.object("counters");
    return new Heartbeat(
        json.required("agent", SHORT),
        json.required("service", SHORT),
        orEmpty(json.text("host", SHORT)),
        json.number("pid"),
        json.number("startTimeUnixNano"),
        orEmpty(json.text("version", SHORT)),
        orEmpty(json.text("runtime", SHORT)),
        json.number("intervalMillis"),
        orEmpty(json.text("mode", SHORT)),
        orEmpty(json.text("sampler", SHORT)),
        json.number("revision"),
        instrumentations(json),
        settings(json.object("settings")),
        counters.number("ended"),
        counters.number("exported"),
        counters.number("queued"),
        counters.number("onDisk"),
        counters.number("capacity"),
        counts(counters.object("lost")),
        changes(json),
        drops(json),
        json.flag("stopping"));
  }

  private static List<Instrumentation> instrumentations(JsonObject json) {
    List<Instrumentation> found = new ArrayList<>();
    for (JsonObject one : json.objects("instrumentations", MAX_LIST)) {
      found.add(
          new Instrumentation(
              one.required("name", SHORT),
              one.required("state", SHORT),
              orEmpty(one.text("reason", LONG))));
    }
    return found;
  }

  private static Map<String, String> settings(JsonObject json) {
    Map<String, String> settings = new TreeMap<>();
    for (String name : json.names()) {
      String value = json.text(name, LONG);
      if (value != null && settings.size() < MAX_LIST) {
        settings.put(cut(name, SHORT), value);
      }
    }
    return settings;
  }

  static Map<String, Long> counts(JsonObject json) {
    Map<String, Long> counts = new TreeMap<>();
    for (String cause : json.names()) {
      if (counts.size() < MAX_DROPS) {
        counts.put(cut(cause, SHORT), json.number(cause));
      }
    }
    return counts;
  }

  private static List<Change> changes(JsonObject json) {
    List<Change> changes = new ArrayList<>();
    for (JsonObject one : json.objects("changes", MAX_CHANGES)) {
      changes.add(
          new Change(
              one.number("timeUnixNano"),
              orEmpty(one.text("by", LONG)),
              one.required("option", SHORT),
              orEmpty(one.text("old", SHORT)),
              orEmpty(one.text("new", SHORT))));
    }
    return changes;
  }

  private static List<DropReport> drops(JsonObject json) {
    List<DropReport> drops = new ArrayList<>();
    for (JsonObject one : json.objects("drops", MAX_DROPS)) {
      List<DropReport.DroppedTrace> traces = new ArrayList<>();
      for (JsonObject trace : one.objects("traces", MAX_TRACES)) {
        traces.add(
            new DropReport.DroppedTrace(
                traceId(trace.required("traceId", SHORT)), trace.number("timeUnixNano")));
      }
      drops.add(
          new DropReport(
              one.required("cause", SHORT),
              one.number("fromUnixNano"),
              one.number("toUnixNano"),
              one.number("count"),
              traces));
    }
    return drops;
  }

  private static String traceId(String text) {
    try {
      return TraceId.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("Field traceId: " + e.getMessage()).asException();
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars);
  }
}
