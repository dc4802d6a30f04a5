package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.RecordSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The rules for business ids, by topic. Immutable. */
final class RecordIds {
  /** Ids of one record at most. */
  static final int MAX_IDS = 8;

  private static final IdRule[] NONE = {};

  /** Racy: two first records may compile the same rules. */
  private static volatile @Nullable RecordIds compiled;

  private final RecordSettings settings;
  private final Map<String, IdRule[]> rules = new HashMap<>();

  private RecordIds(RecordSettings settings) {
    this.settings = settings;
    for (String[] rule : settings.idRules()) {
      IdRule[] before = rules.get(rule[0]);
      int count = before == null ? 0 : before.length;
      IdRule[] more = before == null ? new IdRule[1] : Arrays.copyOf(before, count + 1);
      more[count] = new IdRule(rule);
      rules.put(rule[0], more);
    }
  }

  static RecordIds of(RecordSettings settings) {
    RecordIds known = compiled;
    if (known == null || known.settings != settings) {
      known = new RecordIds(settings);
      compiled = known;
    }
    return known;
  }

  /** Whether a topic's records have to be looked into. */
  boolean appliesTo(String topic) {
    return rules.containsKey(topic);
  }

  boolean readsValueOf(String topic) {
    for (IdRule rule : rules.getOrDefault(topic, NONE)) {
      if (rule.readsValue()) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param bytes the serialized value; may be null where {@link #readsValueOf} is false
   * @return null if the record has no id
   */
  String @Nullable [] read(
      String topic, Headers headers, byte @Nullable [] bytes, @Nullable Object value) {
    String[] ids = null;
    int count = 0;
    for (IdRule rule : rules.getOrDefault(topic, NONE)) {
      String id = count == MAX_IDS ? null : rule.read(headers, bytes, value, settings.plain());
      if (id != null) {
        if (ids == null) {
          ids = new String[MAX_IDS];
        }
        ids[count++] = id;
      }
    }
    return ids == null ? null : Arrays.copyOf(ids, count);
  }
}
