package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.RecordSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The rules for business ids, by topic. Immutable. A rule for what sounds like a secret is left
 * out: also as a hash it would be told to whoever can guess it.
 */
final class RecordIds {
  /** Ids of one record at most. */
  static final int MAX_IDS = 8;

  private static final IdRule[] NONE = {};

  /** Parts of the names of headers and fields that are nobody's business. */
  private static final String[] SECRETS = {
    "passw",
    "pwd",
    "secret",
    "token",
    "credential",
    "apikey",
    "api_key",
    "api-key",
    "authorization",
    "cookie"
  };

  /** Racy: two first records may compile the same rules. */
  private static final AtomicReference<@Nullable RecordIds> COMPILED = new AtomicReference<>();

  private final RecordSettings settings;
  private final Map<String, IdRule[]> rules = new HashMap<>();

  private RecordIds(RecordSettings settings) {
    this.settings = settings;
    for (String[] rule : settings.idRules()) {
      if (secret(rule) != null) {
        continue;
      }
      IdRule[] before = rules.get(rule[0]);
      int count = before == null ? 0 : before.length;
      IdRule[] more = before == null ? new IdRule[1] : Arrays.copyOf(before, count + 1);
      more[count] = new IdRule(rule);
      rules.put(rule[0], more);
    }
  }

  /** The part of a rule's place that sounds like a secret; null if none does. */
  private static @Nullable String secret(String[] rule) {
    for (int i = 3; i < rule.length; i++) {
      String lower = rule[i].toLowerCase(Locale.ROOT);
      for (String secret : SECRETS) {
        if (lower.contains(secret)) {
          return rule[i].startsWith(".") ? rule[i].substring(1) : rule[i];
        }
      }
    }
    return null;
  }

  static RecordIds of(RecordSettings settings) {
    RecordIds known = COMPILED.get();
    if (known != null && known.settings == settings) {
      return known;
    }
    RecordIds made = new RecordIds(settings);
    // Told by one, and not before it is known: standard error may be the application's, which sends
    // what is printed there as a record, and so asks for the rules again.
    if (COMPILED.compareAndSet(known, made)) {
      made.tellSecrets();
    }
    return made;
  }

  private void tellSecrets() {
    for (String[] rule : settings.idRules()) {
      String secret = secret(rule);
      if (secret != null) {
        System.err.println(
            "[datatracing] datatracing.record.id names "
                + secret
                + " of topic "
                + rule[0]
                + ", which sounds like a secret and is not told; name another field or header");
      }
    }
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
