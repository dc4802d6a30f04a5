package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.query.FateSource;
import io.datatracing.storage.api.FateEntry;
import java.io.IOException;

/** A trace's fate, as an answer of its own and inside the problem of a trace that is not there. */
final class FateJson {
  private FateJson() {}

  /** Fields of the object that is open. */
  static void fields(JsonGenerator json, TraceFate fate) throws IOException {
    json.writeStringField("traceId", fate.traceId().toString());
    json.writeStringField("fate", fate.fate().id());
    json.writeStringField("words", fate.words());
    json.writeStringField("evidence", fate.evidence().word());
    json.writeBooleanField("exact", fate.isExact());
    json.writeNumberField("falsePositiveRate", fate.falsePositiveRate());
    json.writeNumberField("spanCount", fate.spanCount());
    json.writeFieldName("decisive");
    FateEntry decisive = fate.decisive();
    if (decisive == null) {
      json.writeNull();
    } else {
      entry(json, decisive);
    }
    json.writeArrayFieldStart("entries");
    for (FateEntry entry : fate.entries()) {
      entry(json, entry);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("gaps");
    for (FateSource.Gap gap : fate.gaps()) {
      gap(json, gap);
    }
    json.writeEndArray();
  }

  private static void entry(JsonGenerator json, FateEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("cause", entry.cause());
    json.writeStringField("node", entry.node());
    json.writeStringField("policy", entry.policy());
    JsonAnswers.nanos(json, "timeUnixNano", entry.timeUnixNano());
    json.writeNumberField("spanCount", entry.count());
    json.writeBooleanField("exact", entry.isExact());
    json.writeEndObject();
  }

  private static void gap(JsonGenerator json, FateSource.Gap gap) throws IOException {
    json.writeStartObject();
    json.writeStringField("service", gap.service());
    json.writeStringField("agent", gap.agent());
    JsonAnswers.nanos(json, "timeUnixNano", gap.timeUnixNano());
    json.writeNumberField("spansAtMost", gap.spansAtMost());
    json.writeBooleanField("isBound", gap.isBound());
    json.writeEndObject();
  }
}
