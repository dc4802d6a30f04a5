package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.util.List;

/** Says what is missing in an answer, because the store cannot read it or does not have it yet. */
final class Warnings {
  /** Beyond these only their number is told. */
  private static final int MAX_TOLD = 20;

  private Warnings() {}

  /** Writes the field {@code warnings}; nothing where nothing is missing. */
  static void write(JsonGenerator json, List<Damage> damages, List<String> notices)
      throws IOException {
    if (damages.isEmpty() && notices.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("warnings");
    for (String notice : notices) {
      json.writeString(notice);
    }
    for (Damage damage : damages.subList(0, Math.min(MAX_TOLD, damages.size()))) {
      json.writeString(text(damage));
    }
    if (damages.size() > MAX_TOLD) {
      json.writeString((damages.size() - MAX_TOLD) + " more places are damaged.");
    }
    json.writeEndArray();
  }

  /** Without the directory, which is nobody's business who only asks. */
  private static String text(Damage damage) {
    String[] steps = damage.place().split("/");
    int from = Math.max(0, steps.length - 2);
    String place = String.join("/", List.of(steps).subList(from, steps.length));
    String reason = damage.reason().replace(damage.place(), place);
    return "What is in "
        + place
        + " may be missing: "
        + reason
        + ". `datatracing store check` tells more.";
  }
}
