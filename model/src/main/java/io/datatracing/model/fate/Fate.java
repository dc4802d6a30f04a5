package io.datatracing.model.fate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can become of a trace or of some of its spans. All of them are in the text
 * resource {@code fates.txt}, which is the only place where one is added.
 *
 * @param id such as {@code tail.not_sampled}: in metrics, in the ledger, in answers
 * @param kind whether the trace can still be had
 * @param meaning a sentence for who asks for the trace
 * @param rise what it means when its count rises: a sentence for who runs the system
 */
public record Fate(String id, Kind kind, String meaning, String rise) {
  private static final String RESOURCE = "fates.txt";
  private static final Map<String, Fate> BY_ID = read();

  /** Where a trace is. */
  public enum Kind {
    /** It can be read. */
    ALIVE,
    /** It was decided to keep it. */
    KEPT,
    /** All or some of it is gone. */
    LOST
  }

  /** All of them, in the order of the list. */
  public static List<Fate> all() {
    return List.copyOf(BY_ID.values());
  }

  /** The one of this id; null when the list does not have it. */
  public static @Nullable Fate find(String id) {
    return BY_ID.get(id);
  }

  /**
   * The one of this id.
   *
   * @throws IllegalArgumentException when the list does not have it
   */
  public static Fate of(String id) {
    Fate fate = find(id);
    if (fate == null) {
      throw new IllegalArgumentException("'" + id + "' is not in the list of fates");
    }
    return fate;
  }

  private static Map<String, Fate> read() {
    Map<String, Fate> fates = new LinkedHashMap<>();
    InputStream resource =
        Objects.requireNonNull(Fate.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          Fate fate = parse(line);
          if (fates.put(fate.id, fate) != null) {
            throw new IllegalStateException(RESOURCE + " has " + fate.id + " twice");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
    return fates;
  }

  private static Fate parse(String line) {
    String[] columns = line.split(" \\| ", -1);
    if (columns.length != 4) {
      throw new IllegalStateException(RESOURCE + " has a line of another form: " + line);
    }
    return new Fate(
        columns[0], Kind.valueOf(columns[1].toUpperCase(Locale.ROOT)), columns[2], columns[3]);
  }
}
