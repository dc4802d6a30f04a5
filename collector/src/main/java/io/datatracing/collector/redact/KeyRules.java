package io.datatracing.collector.redact;

import com.google.re2j.Pattern;
import io.datatracing.collector.redact.RedactOptions.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which rules apply to an attribute, by its key. Keys are few and come again and again, so what was
 * found out is kept in a table that a key's hash leads to; another key with that place takes it.
 */
final class KeyRules {
  private static final int SIZE = 1_024;

  /** Longer keys are looked up each time, so that the table stays small. */
  private static final int MAX_KEPT = 256;

  /**
   * What is known of a key.
   *
   * @param isAllowed whether such an attribute may stay
   * @param whole the first rule that is about the whole value; null for none
   * @param parts rules that look for parts of texts
   */
  record Decision(
      byte[] key,
      boolean isAllowed,
      @Nullable Compiled whole,
      List<Compiled> parts,
      boolean isUrl,
      boolean isSql) {}

  /** A rule ready for use. */
  record Compiled(
      Rule rule, @Nullable Pattern keys, @Nullable Pattern values, List<Detector> detectors) {
    static Compiled of(Rule rule) {
      String values = rule.values();
      return new Compiled(
          rule,
          rule.keyPatterns().isEmpty() ? null : globs(rule.keyPatterns()),
          values == null ? null : Pattern.compile(values),
          rule.detectors());
    }

    boolean appliesTo(String key) {
      return keys == null || keys.matches(key);
    }
  }

  private final AtomicReferenceArray<@Nullable Decision> table = new AtomicReferenceArray<>(SIZE);
  private final List<Compiled> rules;
  private final @Nullable Pattern allowed;

  KeyRules(List<Compiled> rules, @Nullable List<String> allow) {
    this.rules = rules;
    this.allowed = allow == null ? null : globs(allow);
  }

  /** {@code *} stands for anything. */
  static Pattern globs(List<String> patterns) {
    StringBuilder all = new StringBuilder();
    for (String pattern : patterns) {
      all.append(all.length() == 0 ? "" : "|");
      String[] parts = pattern.split("\\*", -1);
      for (int i = 0; i < parts.length; i++) {
        all.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
      }
    }
    return Pattern.compile(all.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  Decision of(byte[] bytes, int offset, int length) {
    if (length > MAX_KEPT) {
      return decide(Arrays.copyOfRange(bytes, offset, offset + length));
    }
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 16) & SIZE - 1;
    Decision known = table.get(place);
    if (known != null
        && Arrays.equals(known.key(), 0, known.key().length, bytes, offset, offset + length)) {
      return known;
    }
    Decision decision = decide(Arrays.copyOfRange(bytes, offset, offset + length));
    table.set(place, decision);
    return decision;
  }

  private Decision decide(byte[] key) {
    String text = new String(key, StandardCharsets.UTF_8);
    Compiled whole = null;
    List<Compiled> parts =
        rules.stream().filter(rule -> !rule.rule().isAboutKeys() && rule.appliesTo(text)).toList();
    for (Compiled rule : rules) {
      if (whole == null && rule.rule().isAboutKeys() && rule.appliesTo(text)) {
        whole = rule;
      }
    }
    return new Decision(
        key,
        allowed == null || text.equals("service.name") || allowed.matches(text),
        whole,
        parts,
        UrlText.isUrl(text),
        SqlText.isSql(text));
  }

  /** The rule for a parameter of a URL: one that is about the whole value of such a key. */
  @Nullable Compiled ofParameter(String name) {
    for (Compiled rule : rules) {
      if (rule.rule().isAboutKeys() && rule.appliesTo(name)) {
        return rule;
      }
    }
    return null;
  }

  /** Rules for texts that are no attribute: names, messages. */
  List<Compiled> ofTexts() {
    return rules.stream()
        .filter(rule -> !rule.rule().isAboutKeys() && rule.keys() == null)
        .toList();
  }
}
