package io.datatracing.control;

import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.exporter.AgentTracing;
import io.datatracing.exporter.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head sampler in parts, as it is set and as it has been changed since. Somebody who exchanges
 * the sampler keeps the rules before it, and somebody who exchanges the rules keeps the sampler
 * behind them; the argument belongs to its sampler. Not safe for use by several threads.
 */
final class SamplerChoice {
  static final String SAMPLER = "sampler";
  static final String ARGUMENT = "sampler.arg";
  static final String RULES = "sampler.rules";

  private static final String PREFIX = "datatracing.";

  private final Settings settings;
  private final Map<String, String> changed = new LinkedHashMap<>();
  private boolean rescues;

  /**
   * @param settings those the process was started with
   */
  SamplerChoice(Settings settings) {
    this.settings = settings;
  }

  static boolean isKey(String key) {
    return key.equals(SAMPLER) || key.equals(ARGUMENT) || key.equals(RULES);
  }

  /**
   * Changes what {@code wanted} names of the sampler.
   *
   * @return what decides from now on; null if {@code wanted} names nothing of it
   * @throws IllegalArgumentException saying what cannot be used; then nothing is changed
   */
  @Nullable Sampler change(Map<String, String> wanted) {
    String sampler = wanted.get(SAMPLER);
    String rules = wanted.get(RULES);
    if (sampler == null && wanted.containsKey(ARGUMENT)) {
      throw new IllegalArgumentException("says sampler.arg without sampler");
    }
    if (sampler == null && rules == null) {
      return null;
    }
    Map<String, String> next = new LinkedHashMap<>(changed);
    if (sampler != null) {
      String argument = wanted.get(ARGUMENT);
      next.put(PREFIX + SAMPLER, sampler);
      next.put(PREFIX + ARGUMENT, argument == null ? "" : argument);
    }
    if (rules != null) {
      next.put(PREFIX + RULES, rules);
    }
    Settings asWanted = settings.changed(next);
    Sampler made = AgentTracing.sampler(asWanted);
    for (String problem : asWanted.problems()) {
      // What was wrong at the start was told then, and stands as it was taken.
      if (problem.startsWith(PREFIX)) {
        throw new IllegalArgumentException("says " + problem.substring(PREFIX.length()));
      }
    }
    changed.putAll(next);
    rescues = AgentTracing.rescues(asWanted);
    return made;
  }

  /** Whether traces that the sampler last {@link #change changed} to refuses may be rescued. */
  boolean rescues() {
    return rescues;
  }
}
