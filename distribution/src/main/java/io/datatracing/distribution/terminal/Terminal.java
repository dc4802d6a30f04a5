package io.datatracing.distribution.terminal;

import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the output may look like.
 *
 * @param columns width in characters, at least {@link #MIN_COLUMNS}
 * @param colored whether escape sequences are understood and wanted
 */
public record Terminal(int columns, boolean colored) {
  static final int MIN_COLUMNS = 60;
  private static final int DEFAULT_COLUMNS = 120;

  /** Set by the launcher when standard output is a terminal: its width. */
  private static final String COLUMNS_PROPERTY = "datatracing.terminal.columns";

  public Terminal {
    columns = Math.max(columns, MIN_COLUMNS);
  }

  public static Terminal ofProcess() {
    return of(System.getProperties(), System.getenv());
  }

  /** Colours on a terminal, unless <a href="https://no-color.org">NO_COLOR</a> is set. */
  static Terminal of(Properties properties, Map<String, String> environment) {
    String terminal = properties.getProperty(COLUMNS_PROPERTY);
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(environment.get("TERM"));
    int columns = columns(terminal != null ? terminal : environment.get("COLUMNS"));
    return new Terminal(columns, terminal != null && !plain);
  }

  /** A width that makes no sense is none: it comes from the terminal, not from the user. */
  private static int columns(@Nullable String text) {
    try {
      int columns = text == null ? 0 : Integer.parseInt(text.trim());
      return columns > 0 ? columns : DEFAULT_COLUMNS;
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  public String styled(Style style, String text) {
    return colored && !text.isEmpty() ? style.escape() + text + Style.RESET : text;
  }
}
