package io.datatracing.exporter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the user set, by name. For {@code datatracing.service.name}: the agent's argument of that
 * name, then the system property, then the environment variable {@code DATATRACING_SERVICE_NAME},
 * then the properties file; only then the standard {@code OTEL_*} variable of the same meaning, as
 * environment variable or as system property ({@code otel.service.name}).
 *
 * <p>A value that cannot be used never stops the application: it is reported in {@link #problems}
 * with its source and what is allowed, and the default is taken.
 */
public final class Settings {
  /** A value and where it came from, for messages. */
  public static final class Value {
    final String text;
    final String source;

    Value(String text, String source) {
      this.text = text;
      this.source = source;
    }

    public String text() {
      return text;
    }

    /** For messages, as {@code environment variable OTEL_SERVICE_NAME}. */
    public String source() {
      return source;
    }
  }

  private final Map<String, String> atRunTime;
  private final Map<String, String> arguments;
  private final Map<?, ?> system;
  private final Map<String, String> environment;
  private final Map<?, ?> file;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param file the properties file, empty if there is none
   */
  public Settings(Map<?, ?> system, Map<String, String> environment, Map<?, ?> file) {
    this(Collections.emptyMap(), Collections.emptyMap(), system, environment, file);
  }

  private Settings(
      Map<String, String> atRunTime,
      Map<String, String> arguments,
      Map<?, ?> system,
      Map<String, String> environment,
      Map<?, ?> file) {
    this.atRunTime = atRunTime;
    this.arguments = arguments;
    this.system = system;
    this.environment = environment;
    this.file = file;
  }

  /**
   * @param file the properties file, empty if there is none
   */
  public static Settings ofProcess(Properties file) {
    return ofProcess(Collections.emptyMap(), file);
  }

  /**
   * @param arguments what the agent was given with its jar, by our names
   * @param file the properties file, empty if there is none
   */
  public static Settings ofProcess(Map<String, String> arguments, Properties file) {
    return new Settings(
        Collections.emptyMap(), arguments, System.getProperties(), System.getenv(), file);
  }

  /**
   * These settings as somebody wants them while the process runs. Their problems begin with the
   * setting's name.
   *
   * @param values by our names, before every other source; an empty one unsets whatever they say
   */
  public Settings changed(Map<String, String> values) {
    return new Settings(new LinkedHashMap<>(values), arguments, system, environment, file);
  }

  /** What was wrong with values read so far, a sentence each. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /**
   * The value of a setting; null if it is not set or empty.
   *
   * @param name our name, for instance {@code datatracing.service.name}; null if the setting exists
   *     only as a standard one
   * @param standard names of standard variables, the more specific first
   */
  public @Nullable Value find(@Nullable String name, String... standard) {
    if (name != null && atRunTime.containsKey(name)) {
      return first(atRunTime.get(name), name);
    }
    Value own = name == null ? null : findOwn(name);
    if (own != null) {
      return own;
    }
    for (String variable : standard) {
      Value value = first(environment.get(variable), "environment variable " + variable);
      if (value == null) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        value = first(system.get(property), "system property " + property);
      }
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  public @Nullable String text(@Nullable String name, String... standard) {
    Value value = find(name, standard);
    return value == null ? null : value.text;
  }

  /**
   * A whole number, {@code otherwise} if it is not set or not from {@code least} to {@code most}.
   */
  public int number(int least, int most, int otherwise, @Nullable String name, String... standard) {
    Value value = find(name, standard);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a number out of range is.
    }
    problem(value, "a whole number from " + least + " to " + most, Integer.toString(otherwise));
    return otherwise;
  }

  /** {@code true} or {@code false}, {@code otherwise} if it is not set or something else. */
  public boolean flag(boolean otherwise, @Nullable String name, String... standard) {
    Value value = find(name, standard);
    if (value == null) {
      return otherwise;
    }
    if (value.text.equalsIgnoreCase("true") || value.text.equalsIgnoreCase("false")) {
      return value.text.equalsIgnoreCase("true");
    }
    problem(value, "true or false", Boolean.toString(otherwise));
    return otherwise;
  }

  /** Reports a value that cannot be used. */
  public void problem(Value value, String expected, String used) {
    problem(value.source + " is \"" + value.text + "\", expected " + expected + "; using " + used);
  }

  void problem(String sentence) {
    if (!problems.contains(sentence)) {
      problems.add(sentence);
    }
  }

  private @Nullable Value findOwn(String name) {
    Value value = first(arguments.get(name), "agent argument " + name);
    if (value == null) {
      value = first(system.get(name), "system property " + name);
    }
    if (value == null) {
      String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      value = first(environment.get(variable), "environment variable " + variable);
    }
    return value == null
        ? first(file.get(name), "setting " + name + " of the properties file")
        : value;
  }

  /** As OpenTelemetry's specification says, an empty value is one that is not set. */
  private static @Nullable Value first(@Nullable Object text, String source) {
    if (!(text instanceof String) || ((String) text).trim().isEmpty()) {
      return null;
    }
    return new Value(((String) text).trim(), source);
  }
}
