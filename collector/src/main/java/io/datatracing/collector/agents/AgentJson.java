package io.datatracing.collector.agents;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** An agent as people are told of it; 64-bit numbers are strings, as everywhere in our JSON. */
final class AgentJson {
  private AgentJson() {}

  static void agent(JsonGenerator out, Agent agent, long nowNanos) throws IOException {
    out.writeStartObject();
    out.writeStringField("agent", agent.id());
    out.writeStringField("service", agent.service());
    out.writeStringField("state", agent.state(nowNanos).word());
    number(out, "firstSeenUnixNano", agent.firstSeenNanos());
    number(out, "lastSeenUnixNano", agent.lastSeenNanos());
    Heartbeat last = agent.last();
    if (last != null) {
      said(out, last);
    }
    out.writeBooleanField("controllable", agent.isControllable());
    Wanted wanted = agent.wanted();
    if (wanted != null) {
      out.writeObjectFieldStart("wanted");
      wanted(out, wanted);
      out.writeBooleanField("applied", agent.unapplied() == null);
      out.writeEndObject();
    }
    account(out, agent);
    drops(out, agent);
    out.writeEndObject();
  }

  static void wanted(JsonGenerator out, Wanted wanted) throws IOException {
    number(out, "revision", wanted.revision());
    text(out, "mode", wanted.mode());
    text(out, "sampler", wanted.sampler());
    text(out, "samplerArgument", wanted.samplerArgument());
    text(out, "samplerRules", wanted.samplerRules());
  }

  private static void said(JsonGenerator out, Heartbeat last) throws IOException {
    out.writeStringField("host", last.host());
    out.writeNumberField("pid", last.pid());
    number(out, "startTimeUnixNano", last.startTimeUnixNano());
    out.writeStringField("version", last.version());
    out.writeStringField("runtime", last.runtime());
    out.writeStringField("mode", last.mode());
    out.writeStringField("sampler", last.sampler());
    out.writeArrayFieldStart("instrumentations");
    for (Heartbeat.Instrumentation one : last.instrumentations()) {
      out.writeStartObject();
      out.writeStringField("name", one.name());
      out.writeStringField("state", one.state());
      out.writeStringField("reason", one.reason());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectFieldStart("settings");
    for (Map.Entry<String, String> setting : last.settings().entrySet()) {
      out.writeStringField(setting.getKey(), setting.getValue());
    }
    out.writeEndObject();
    number(out, "queued", last.queued());
  }

  private static void account(JsonGenerator out, Agent agent) throws IOException {
    Account account = agent.account();
    out.writeObjectFieldStart("account");
    number(out, "ended", account.ended());
    number(out, "received", account.received());
    number(out, "lost", account.lost());
    number(out, "onDisk", account.onDisk());
    number(out, "missing", account.missing());
    number(out, "missingAtMost", account.missingAtMost());
    out.writeBooleanField("missingAtMostHolds", account.missingAtMostHolds());
    out.writeEndObject();
    out.writeObjectFieldStart("lost");
    for (Map.Entry<String, Long> cause : agent.lost().entrySet()) {
      number(out, cause.getKey(), cause.getValue());
    }
    out.writeEndObject();
  }

  private static void drops(JsonGenerator out, Agent agent) throws IOException {
    out.writeArrayFieldStart("drops");
    for (DropReport drop : agent.drops()) {
      out.writeStartObject();
      out.writeStringField("cause", drop.cause());
      number(out, "fromUnixNano", drop.fromUnixNano());
      number(out, "toUnixNano", drop.toUnixNano());
      number(out, "count", drop.count());
      out.writeArrayFieldStart("traces");
      for (DropReport.DroppedTrace trace : drop.traces()) {
        out.writeStartObject();
        out.writeStringField("traceId", trace.traceId());
        number(out, "timeUnixNano", trace.timeUnixNano());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void text(
      JsonGenerator out, String field, @org.jspecify.annotations.Nullable String value)
      throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  private static void number(JsonGenerator out, String field, long value) throws IOException {
    out.writeStringField(field, Long.toString(value));
  }
}
