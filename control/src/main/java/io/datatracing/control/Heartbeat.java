package io.datatracing.control;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.exporter.Json;
import io.datatracing.exporter.SelfReport;
import io.datatracing.exporter.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes heartbeats, and applies what their answers want. One thread. */
final class Heartbeat {
  private final SelfReport report;
  private final AgentFacts facts;
  private final Commands commands;
  private final Drops drops;
  private final long startMillis;
  private final long intervalMillis;
  private long revision;

  Heartbeat(
      SelfReport report,
      AgentFacts facts,
      Commands commands,
      long startMillis,
      long intervalMillis) {
    this.report = report;
    this.facts = facts;
    this.commands = commands;
    this.drops = new Drops(report.losses(), startMillis);
    this.startMillis = startMillis;
    this.intervalMillis = intervalMillis;
  }

  /**
   * @param stopping the process ends, and this is the last one
   */
  byte[] write(List<Change> changes, long nowMillis, boolean stopping) {
    Map<String, Object> resource = report.resource();
    JsonText json = new JsonText().open('{');
    json.field("agent", report.process());
    json.field("service", text(resource, "service.name"));
    json.field("host", text(resource, "host.name"));
    json.field("pid", text(resource, "process.pid"));
    json.field("startTimeUnixNano", startMillis * 1_000_000);
    json.field("version", report.version());
    json.field("runtime", text(resource, "process.runtime.version"));
    json.field("intervalMillis", intervalMillis);
    json.field("mode", Commands.word(Tracer.mode()));
    json.field("sampler", String.valueOf(Tracer.sampler()));
    json.field("revision", revision);
    json.name("instrumentations").open('[');
    for (String[] one : facts.instrumentations()) {
      json.open('{').field("name", one[0]).field("state", one[1]).field("reason", one[2]);
      json.close('}');
    }
    json.close(']').name("settings").open('{');
    for (Map.Entry<String, String> setting : facts.settings().entrySet()) {
      json.field(setting.getKey(), setting.getValue());
    }
    json.close('}');
    counters(json);
    json.name("changes").open('[');
    for (Change change : changes) {
      json.open('{').field("timeUnixNano", change.epochNanos).field("by", change.by);
      json.field("option", change.option).field("old", change.old).field("new", change.now);
      json.close('}');
    }
    json.close(']');
    drops.write(json, nowMillis);
    json.field("stopping", stopping);
    return json.close('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void counters(JsonText json) {
    json.name("counters").open('{');
    json.field("ended", report.ended());
    json.field("exported", report.exported());
    json.field("queued", report.queued());
    json.field("onDisk", report.onDisk());
    json.field("capacity", report.capacity());
    json.name("lost").open('{');
    for (LossCause cause : LossCause.values()) {
      json.field(cause.id(), report.losses().of(cause));
    }
    json.close('}').close('}');
  }

  /**
   * A server took the heartbeat.
   *
   * @param from for the audit
   * @param mayControl whether control is taken from it
   * @return whether something was changed, so that the server should hear of it at once
   */
  boolean answered(HttpAnswer answer, String from, boolean mayControl) {
    drops.told();
    Object wanted = wanted(answer.body());
    if (!mayControl || !(wanted instanceof Map)) {
      return false;
    }
    Map<?, ?> wish = (Map<?, ?>) wanted;
    long asked = revision(wish);
    if (asked <= revision) {
      return false;
    }
    // Also of what cannot be applied: it would be told with every heartbeat, and said every time.
    revision = asked;
    Map<String, String> command = new LinkedHashMap<>();
    add(command, "mode", wish.get("mode"));
    add(command, SamplerChoice.SAMPLER, wish.get("sampler"));
    add(command, SamplerChoice.ARGUMENT, wish.get("samplerArgument"));
    add(command, SamplerChoice.RULES, wish.get("samplerRules"));
    commands.apply(command, "server " + from);
    return true;
  }

  /** Null if nothing is, or if it is no server of ours that answers. */
  private static @Nullable Object wanted(byte[] body) {
    try {
      Object answer = Json.parse(new String(body, StandardCharsets.UTF_8));
      return answer instanceof Map ? ((Map<?, ?>) answer).get("wanted") : null;
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private static void add(Map<String, String> command, String key, @Nullable Object value) {
    if (value instanceof String) {
      command.put(key, (String) value);
    }
  }

  private static long revision(Map<?, ?> wanted) {
    Object revision = wanted.get("revision");
    if (revision instanceof Double) {
      return ((Double) revision).longValue();
    }
    try {
      return Long.parseLong(String.valueOf(revision));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  private static @Nullable String text(Map<String, Object> resource, String name) {
    Object value = resource.get(name);
    return value == null ? null : value.toString();
  }
}
