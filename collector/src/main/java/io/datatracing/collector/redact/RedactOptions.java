package io.datatracing.collector.redact;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node {@code redact}.
 *
 * @param rules applied in their order
 * @param allow keys of attributes that may stay, {@code *} stands for anything; all others are
 *     dropped, except {@code service.name}. Null lets all stay.
 * @param sqlLiterals whether strings and numbers in SQL become {@code ?}
 * @param mask what stands in the place of what is masked
 * @param salt of hashes; needed by rules that hash
 */
public record RedactOptions(
    @Nullable List<Rule> rules,
    @Nullable List<String> allow,
    boolean sqlLiterals,
    @Nullable String mask,
    @Nullable String salt) {
  static final String DEFAULT_MASK = "****";

  /** For counts of what is not on the list. */
  static final String ALLOW_RULE = "allow-list";

  /** For counts of literals in SQL. */
  static final String SQL_RULE = "sql-literals";

  private static final int MAX_RULES = 100;
  private static final int LEAST_SALT = 8;

  public RedactOptions {
    rules = rules == null ? List.of() : List.copyOf(rules);
    allow = allow == null ? null : List.copyOf(allow);
    mask = mask == null ? DEFAULT_MASK : mask;
    if (rules.size() > MAX_RULES) {
      throw new IllegalArgumentException("rules: " + rules.size() + " are more than " + MAX_RULES);
    }
    if (rules.isEmpty() && allow == null && !sqlLiterals) {
      throw new IllegalArgumentException(
          "nothing is redacted; give rules, allow or sql-literals: true");
    }
    Set<String> names = new HashSet<>(Set.of(ALLOW_RULE, SQL_RULE));
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException("rules: the name '" + rule.name() + "' is taken");
      }
      if (rule.action() == Action.HASH && (salt == null || salt.length() < LEAST_SALT)) {
        throw new IllegalArgumentException(
            "rule "
                + rule.name()
                + " hashes, which needs a salt of at least "
                + LEAST_SALT
                + " characters: without it, short values are found by trying");
      }
    }
  }

  List<Rule> rulesInOrder() {
    return rules == null ? List.of() : rules;
  }

  String maskText() {
    return mask == null ? DEFAULT_MASK : mask;
  }

  /** What is done to what a rule finds. */
  public enum Action {
    /** Becomes {@link #mask}. */
    MASK,
    /** Becomes {@code h:} and 16 hex digits: equal values stay equal. */
    HASH,
    /** The attribute goes; in names and messages, where none can go, as MASK. */
    DROP,
    /** The whole span goes, and the ledger has it. */
    @JsonProperty("drop-span")
    DROP_SPAN
  }

  /**
   * One rule. With {@code keys} alone it finds whole values; with {@code values} or {@code detect}
   * it finds parts of texts, in attributes of those keys, or everywhere.
   *
   * @param name for counts; one word
   * @param keys of attributes and of parameters in URLs; {@code *} stands for anything; upper or
   *     lower case does not matter
   * @param values an expression of RE2
   * @param detect what is known by its looks: words of {@link Detector}
   */
  public record Rule(
      String name,
      @Nullable List<String> keys,
      @Nullable String values,
      @Nullable List<String> detect,
      @Nullable Action action) {
    private static final int MAX_PROGRAM = 5_000;

    public Rule {
      keys = keys == null ? List.of() : List.copyOf(keys);
      detect = detect == null ? List.of() : List.copyOf(detect);
      action = action == null ? Action.MASK : action;
      detect.forEach(Detector::named);
      if (keys.isEmpty() && values == null && detect.isEmpty()) {
        throw new IllegalArgumentException(
            "rule " + name + " finds nothing; give keys, values or detect");
      }
      if (values != null) {
        check(name, values);
      }
    }

    private static void check(String name, String values) {
      Pattern pattern;
      try {
        pattern = Pattern.compile(values);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "rule "
                + name
                + ": values '"
                + values
                + "' is not an expression of RE2: "
                + e.getDescription(),
            e);
      }
      if (pattern.programSize() > MAX_PROGRAM) {
        throw new IllegalArgumentException(
            "rule " + name + ": values is too large; repeat less than {1000}");
      }
      if (pattern.matcher("").find()) {
        throw new IllegalArgumentException(
            "rule " + name + ": values '" + values + "' finds nothing everywhere; make it longer");
      }
    }

    List<String> keyPatterns() {
      return keys == null ? List.of() : keys;
    }

    List<Detector> detectors() {
      return detect == null ? List.of() : detect.stream().map(Detector::named).toList();
    }

    Action does() {
      return action == null ? Action.MASK : action;
    }

    /** By the keys alone: the whole value. */
    boolean isAboutKeys() {
      return values == null && detectors().isEmpty();
    }

    @Override
    public String toString() {
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
