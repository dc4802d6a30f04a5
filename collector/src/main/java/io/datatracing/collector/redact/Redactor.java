package io.datatracing.collector.redact;

import com.google.re2j.Matcher;
import io.datatracing.collector.redact.KeyRules.Compiled;
import io.datatracing.collector.redact.KeyRules.Decision;
import io.datatracing.collector.redact.RedactOptions.Action;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What the rules make of one text. Thread-safe; finds are counted by rule. */
final class Redactor {
  private static final int HASH_BYTES = 8;

  private final RedactOptions options;
  private final KeyRules keys;
  private final List<Compiled> texts;
  private final ObjLongConsumer<String> found;
  private final @Nullable SecretKeySpec salt;

  /** What becomes of a text. */
  enum Fate {
    STAYS,
    CHANGES,
    DROPS,
    DROPS_SPAN
  }

  /**
   * @param text what it becomes, when it changes
   * @param rule that decided, when something goes
   */
  record Outcome(Fate fate, String text, String rule) {
    static final Outcome STAYS = new Outcome(Fate.STAYS, "", "");
  }

  /**
   * @param found hears a rule's name and how many places it has changed
   */
  Redactor(RedactOptions options, ObjLongConsumer<String> found) {
    this.options = options;
    List<Compiled> rules = options.rulesInOrder().stream().map(Compiled::of).toList();
    this.keys = new KeyRules(rules, options.allow());
    this.texts = keys.ofTexts();
    this.found = found;
    String text = options.salt();
    this.salt =
        text == null
            ? null
            : new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  Decision decision(byte[] bytes, int offset, int length) {
    return keys.of(bytes, offset, length);
  }

  String mask() {
    return options.maskText();
  }

  void count(String rule) {
    found.accept(rule, 1);
  }

  /** The value of an attribute whose key decides: what it says does not matter. */
  Outcome whole(Compiled rule, String value) {
    String name = rule.rule().name();
    found.accept(name, 1);
    return switch (rule.rule().does()) {
      case MASK -> new Outcome(Fate.CHANGES, options.maskText(), name);
      case HASH -> new Outcome(Fate.CHANGES, hash(value), name);
      case DROP -> new Outcome(Fate.DROPS, "", name);
      case DROP_SPAN -> new Outcome(Fate.DROPS_SPAN, "", name);
    };
  }

  /** A text that is no attribute. */
  Outcome text(byte[] bytes, int offset, int length, Looks looks) {
    return texts.isEmpty() ? Outcome.STAYS : parts(texts, bytes, offset, length, looks);
  }

  /** A text of an attribute. */
  Outcome value(Decision decision, byte[] bytes, int offset, int length, Looks looks) {
    boolean isSql = decision.isSql() && options.sqlLiterals();
    if (!isSql && !decision.isUrl()) {
      return parts(decision.parts(), bytes, offset, length, looks);
    }
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    String before = text;
    if (isSql) {
      text = SqlText.withoutLiterals(text);
      if (!text.equals(before)) {
        found.accept(RedactOptions.SQL_RULE, 1);
      }
    }
    if (decision.isUrl()) {
      text = withoutParameters(decision, text);
    }
    byte[] now = text.getBytes(StandardCharsets.UTF_8);
    Outcome outcome = parts(decision.parts(), now, 0, now.length, looks);
    return outcome.fate() == Fate.STAYS && !text.equals(before)
        ? new Outcome(Fate.CHANGES, text, "")
        : outcome;
  }

  /** A parameter goes as its name says, or when its decoded value holds what a rule looks for. */
  private String withoutParameters(Decision decision, String url) {
    boolean isQueryAlone = new String(decision.key(), StandardCharsets.UTF_8).equals("url.query");
    return UrlText.edit(
        url,
        isQueryAlone,
        (name, value) -> {
          Compiled rule = keys.ofParameter(name);
          if (rule != null) {
            return text(whole(rule, value));
          }
          byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
          Outcome outcome = parts(decision.parts(), bytes, 0, bytes.length, new Looks());
          return outcome.fate() == Fate.STAYS ? null : text(outcome);
        });
  }

  /** A URL keeps its form: what goes is masked. */
  private String text(Outcome outcome) {
    return outcome.fate() == Fate.CHANGES ? outcome.text() : options.maskText();
  }

  private Outcome parts(List<Compiled> rules, byte[] bytes, int offset, int length, Looks looks) {
    if (rules.isEmpty() || length == 0) {
      return Outcome.STAYS;
    }
    looks.read(bytes, offset, length);
    String text = null;
    boolean changed = false;
    for (Compiled rule : rules) {
      if (!mayFind(rule, looks)) {
        continue;
      }
      if (text == null) {
        text = new String(bytes, offset, length, StandardCharsets.UTF_8);
      }
      String name = rule.rule().name();
      String edited = edited(rule, text, looks);
      if (edited == null) {
        continue;
      }
      switch (rule.rule().does()) {
        case DROP -> {
          return new Outcome(Fate.DROPS, "", name);
        }
        case DROP_SPAN -> {
          return new Outcome(Fate.DROPS_SPAN, "", name);
        }
        case MASK, HASH -> {
          text = edited;
          changed = true;
        }
      }
    }
    return changed && text != null ? new Outcome(Fate.CHANGES, text, "") : Outcome.STAYS;
  }

  private static boolean mayFind(Compiled rule, Looks looks) {
    if (rule.values() != null) {
      return true;
    }
    for (Detector detector : rule.detectors()) {
      if (detector.mayBeIn(looks)) {
        return true;
      }
    }
    return false;
  }

  /** Null when the rule finds nothing. */
  private @Nullable String edited(Compiled rule, String text, Looks looks) {
    String now = text;
    boolean any = false;
    if (rule.values() != null) {
      String edited = replaced(rule, rule.values().matcher(now), now, String::length);
      any = edited != null;
      now = edited == null ? now : edited;
    }
    for (Detector detector : rule.detectors()) {
      if (detector.mayBeIn(looks)) {
        String edited = replaced(rule, detector.matcher(now), now, detector::length);
        any |= edited != null;
        now = edited == null ? now : edited;
      }
    }
    return any ? now : null;
  }

  /**
   * @param length of the part of a candidate that is one; 0 for none
   */
  private @Nullable String replaced(
      Compiled rule, Matcher matcher, String text, ToIntFunction<String> length) {
    StringBuilder out = null;
    int copied = 0;
    long count = 0;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      String candidate = matcher.group();
      int size = length.applyAsInt(candidate);
      if (size == 0) {
        // One may begin inside of what was none.
        from = matcher.start() + 1;
        continue;
      }
      if (out == null) {
        out = new StringBuilder(text.length());
      }
      count++;
      String one = candidate.substring(0, size);
      out.append(text, copied, matcher.start())
          .append(rule.rule().does() == Action.HASH ? hash(one) : options.maskText());
      copied = matcher.start() + size;
      from = copied;
    }
    if (out == null) {
      return null;
    }
    found.accept(rule.rule().name(), count);
    return out.append(text, copied, text.length()).toString();
  }

  /** Keyed, so that who has the hashes cannot find short values by trying (RFC 2104). */
  private String hash(String value) {
    if (salt == null) {
      throw new IllegalStateException("a rule hashes and there is no salt");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(salt);
      byte[] full = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
      return "h:" + HexFormat.of().formatHex(full, 0, HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
