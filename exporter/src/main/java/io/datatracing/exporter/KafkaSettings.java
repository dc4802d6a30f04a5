package io.datatracing.exporter;

import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.exporter.Settings.Value;
import org.jspecify.annotations.Nullable;

/** Reads what spans tell of records, and whether records get headers. */
final class KafkaSettings {
  private final Settings settings;

  KafkaSettings(Settings settings) {
    this.settings = settings;
  }

  void apply() {
    Value key = settings.find("datatracing.kafka.key");
    Value ids = settings.find("datatracing.record.id");
    boolean propagates = settings.flag(true, "datatracing.kafka.propagation");
    String keys = keys(key);
    RecordSettings.set(
        key == null && ids == null && propagates
            ? RecordSettings.DEFAULT
            : new RecordSettings(
                !keys.equals("off"),
                keys.equals("plain"),
                propagates,
                ids == null ? new String[0][] : new RecordIdRules(settings, ids).read()));
  }

  private String keys(@Nullable Value key) {
    if (key == null) {
      return "hash";
    }
    if (key.text.equals("hash") || key.text.equals("plain") || key.text.equals("off")) {
      return key.text;
    }
    settings.problem(key, "hash, plain or off", "hash");
    return "hash";
  }
}
