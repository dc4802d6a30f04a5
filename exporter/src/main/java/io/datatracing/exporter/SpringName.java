package io.datatracing.exporter;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code spring.application.name} from Spring Boot's configuration files. Of YAML as much as
 * these files use for it: keys nested by indentation or joined by dots, plain and quoted values,
 * comments.
 */
final class SpringName {
  static final String KEY = "spring.application.name";
  static final String[] FILES = {
    "application.properties",
    "application.yml",
    "application.yaml",
    "bootstrap.properties",
    "bootstrap.yml",
    "bootstrap.yaml"
  };

  private final ProcessFacts process;

  SpringName(ProcessFacts process) {
    this.process = process;
  }

  /**
   * @param content null if there is no such file
   */
  @Nullable String in(String file, @Nullable String content) {
    if (content == null) {
      return null;
    }
    return resolved(file.endsWith(".properties") ? inProperties(content) : inYaml(content));
  }

  /** With {@code ${NAME:default}} replaced; null if it is empty or a name in it is not known. */
  @Nullable String resolved(@Nullable String value) {
    String text = value == null ? "" : value.trim();
    // Bounded, as a placeholder may stand for itself.
    for (int i = 0; i < 10; i++) {
      int open = text.lastIndexOf("${");
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String known = known(text.substring(open + 2, close));
      if (known == null) {
        return null;
      }
      text = text.substring(0, open) + known + text.substring(close + 1);
    }
    return text.isEmpty() || text.contains("${") ? null : text;
  }

  private @Nullable String known(String placeholder) {
    int colon = placeholder.indexOf(':');
    String name = colon < 0 ? placeholder : placeholder.substring(0, colon);
    String value = process.property(name);
    if (value == null) {
      value = process.environment(name);
    }
    return value == null && colon >= 0 ? placeholder.substring(colon + 1) : value;
  }

  private static @Nullable String inProperties(String content) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(content));
    } catch (IOException | IllegalArgumentException notProperties) {
      return null;
    }
    return properties.getProperty(KEY);
  }

  private static @Nullable String inYaml(String content) {
    // The keys above the line at hand, and how far each is indented.
    String[] keys = new String[3];
    int[] indents = new int[3];
    int depth = 0;
    for (String line : content.split("\n")) {
      String text = line.trim();
      int colon = text.indexOf(':');
      if (text.startsWith("---")) {
        depth = 0;
      }
      if (colon <= 0 || text.charAt(0) == '#' || text.charAt(0) == '-') {
        continue;
      }
      int indent = line.indexOf(text.charAt(0));
      while (depth > 0 && indents[depth - 1] >= indent) {
        depth--;
      }
      StringBuilder path = new StringBuilder(32);
      for (int i = 0; i < depth; i++) {
        path.append(keys[i]).append('.');
      }
      String key = unquoted(text.substring(0, colon).trim());
      path.append(key);
      if (KEY.contentEquals(path)) {
        return unquoted(withoutComment(text.substring(colon + 1).trim()));
      }
      if (depth < keys.length && KEY.startsWith(path + ".")) {
        keys[depth] = key;
        indents[depth] = indent;
        depth++;
      }
    }
    return null;
  }

  private static String withoutComment(String value) {
    boolean quoted = value.startsWith("\"") || value.startsWith("'");
    int close = quoted ? value.indexOf(value.charAt(0), 1) : -1;
    if (close > 0) {
      return value.substring(0, close + 1);
    }
    int comment = value.startsWith("#") ? 0 : value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).trim();
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
