package io.datatracing.exporter;

import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.exporter.Settings.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code orders:$.orderId,payments:order=header(order-id)}: for each rule the topic, perhaps
 * a name for the id, and where it stands. A rule that is wrong is reported and left out.
 *
 * <pre>
 * rules = rule *("," rule)
 * rule  = topic ":" [ name "=" ] ( "$" 1*step / "header(" header ")" )
 * step  = "." member / "['" member "']" / "[" index "]"
 * name  = 1*64( letter / digit / "_" / "-" / "." )
 * </pre>
 *
 * Without a name the last member, or the header, is the name.
 */
final class RecordIdRules {
  static final String EXPECTED =
      "topic:$.field or topic:header(name), with name= before it if need be, separated by commas";

  private static final int MAX_NAME = 64;
  private static final int MAX_STEPS = 32;
  private static final int MAX_INDEX_DIGITS = 6;
  private static final int MAX_RULES = 256;

  private final Settings settings;
  private final Value value;
  private final List<String[]> rules = new ArrayList<>();

  RecordIdRules(Settings settings, Value value) {
    this.settings = settings;
    this.value = value;
  }

  /** In the form of {@link RecordSettings}. */
  String[][] read() {
    String text = value.text;
    int start = 0;
    boolean quoted = false;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == ',' && !quoted) {
        add(text.substring(start, at).trim());
        start = at + 1;
      } else if (text.charAt(at) == '\'') {
        quoted = !quoted;
      }
    }
    return rules.toArray(new String[0][]);
  }

  private void add(String text) {
    if (text.isEmpty()) {
      return;
    }
    String[] rule = rule(text);
    if (rule == null || rules.size() == MAX_RULES) {
      settings.problem(
          value.source
              + " has \""
              + text
              + "\", expected "
              + (rule == null ? EXPECTED : "at most " + MAX_RULES + " rules")
              + "; using the others");
    } else {
      rules.add(rule);
    }
  }

  private static String @Nullable [] rule(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isName(text.substring(0, colon), 249)) {
      return null;
    }
    String topic = text.substring(0, colon);
    String place = text.substring(colon + 1).trim();
    String name = null;
    int equals = place.indexOf('=');
    if (equals > 0 && isName(place.substring(0, equals), MAX_NAME)) {
      name = place.substring(0, equals);
      place = place.substring(equals + 1);
    }
    List<String> rule = new ArrayList<>();
    rule.add(topic);
    rule.add("");
    String last = place.startsWith("$") ? path(place, rule) : header(place, rule);
    if (name == null) {
      name = last;
    }
    if (last == null || name == null || !isName(name, MAX_NAME)) {
      return null;
    }
    rule.set(1, name);
    return rule.toArray(new String[0]);
  }

  /** Adds the header's name, and returns it; null if it is none. */
  private static @Nullable String header(String place, List<String> rule) {
    if (!place.startsWith("header(") || !place.endsWith(")")) {
      return null;
    }
    String header = place.substring("header(".length(), place.length() - 1).trim();
    rule.add(RecordSettings.HEADER);
    rule.add(header);
    return header.isEmpty() || header.indexOf('(') >= 0 || header.indexOf(')') >= 0 ? null : header;
  }

  /** Adds the steps of a path, and returns the last member; null if it is no path. */
  private static @Nullable String path(String place, List<String> rule) {
    rule.add(RecordSettings.FIELD);
    int first = rule.size();
    String last = null;
    int at = 1;
    while (at < place.length()) {
      int end = end(place, at);
      if (end < 0 || rule.size() - first == MAX_STEPS) {
        return null;
      }
      String step;
      if (place.charAt(at) == '.') {
        step = place.substring(at + 1, end);
      } else if (place.charAt(at + 1) == '\'') {
        step = place.substring(at + 2, end - 2);
      } else {
        String index = place.substring(at + 1, end - 1);
        if (!isIndex(index)) {
          return null;
        }
        rule.add(index);
        at = end;
        continue;
      }
      if (step.isEmpty() || step.equals("*")) {
        return null;
      }
      rule.add("." + step);
      last = step;
      at = end;
    }
    return rule.size() == first ? null : last;
  }

  /** Behind the step that begins at {@code at}; -1 if it is none. */
  private static int end(String place, int at) {
    if (place.charAt(at) == '.') {
      int end = at + 1;
      while (end < place.length() && place.charAt(end) != '.' && place.charAt(end) != '[') {
        end++;
      }
      return end;
    }
    if (place.startsWith("['", at)) {
      int close = place.indexOf("']", at + 2);
      return close < 0 ? -1 : close + 2;
    }
    int close = place.charAt(at) == '[' ? place.indexOf(']', at) : -1;
    return close < 0 ? -1 : close + 1;
  }

  private static boolean isIndex(String text) {
    if (text.isEmpty() || text.length() > MAX_INDEX_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '_'
              || c == '-'
              || c == '.';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
