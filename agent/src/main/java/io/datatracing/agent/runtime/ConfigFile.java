package io.datatracing.agent.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/** The properties file that {@code datatracing.config.file} names. */
final class ConfigFile {
  static final String PROPERTY = "datatracing.config.file";
  static final String VARIABLE = "DATATRACING_CONFIG_FILE";

  private ConfigFile() {}

  /** Its content; empty where none is named, or, after a line on standard error, not readable. */
  static Properties read(Map<String, String> arguments) {
    Properties properties = new Properties();
    String source = "agent argument " + PROPERTY;
    String path = arguments.get(PROPERTY);
    if (path == null || path.isEmpty()) {
      source = "system property " + PROPERTY;
      path = System.getProperty(PROPERTY);
    }
    if (path == null || path.isEmpty()) {
      source = "environment variable " + VARIABLE;
      path = System.getenv(VARIABLE);
    }
    if (path == null || path.isEmpty()) {
      return properties;
    }
    try (InputStream in = new FileInputStream(path)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(
          "[datatracing] "
              + source
              + " is \""
              + path
              + "\", expected a readable properties file; going on without it: "
              + e);
    }
    return properties;
  }
}
