package io.datatracing.control;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The watched properties file: {@code mode}, {@code sampler}, {@code sampler.arg}, {@code
 * sampler.rules}. Looked at by its time and length, which is one call to the system; read when they
 * change, and for a few seconds after a change, as a second change within the clock's tick leaves
 * both alike.
 *
 * <p>A file that is not there is no file yet. Only what differs from the reading before is applied,
 * so that a mode switched by a server is not switched back until somebody edits the file.
 */
final class ControlFile {
  private static final long SETTLED_MILLIS = 3_000;
  private static final String[] KEYS = {
    "mode", SamplerChoice.SAMPLER, SamplerChoice.ARGUMENT, SamplerChoice.RULES
  };

  private final File file;
  private final Commands commands;
  private final String path;
  private final String source;
  private Map<String, String> applied = new LinkedHashMap<>();
  private long lastModified;
  private long lastLength;
  private boolean unreadableTold;

  /**
   * @param source who named the file, for messages
   */
  ControlFile(String path, String source, Commands commands) {
    this.path = path;
    this.file = new File(path);
    this.commands = commands;
    this.source = source;
  }

  void look(long nowMillis) {
    long modified = file.lastModified();
    long length = file.length();
    boolean changed = modified != lastModified || length != lastLength;
    if (modified == 0 || (!changed && Math.abs(nowMillis - modified) > SETTLED_MILLIS)) {
      return;
    }
    lastModified = modified;
    lastLength = length;
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      if (!unreadableTold) {
        unreadableTold = true;
        System.err.println(
            "[datatracing] "
                + source
                + " is \""
                + path
                + "\", expected a readable properties file; nothing is changed: "
                + e);
      }
      return;
    }
    unreadableTold = false;
    apply(properties);
  }

  private void apply(Properties properties) {
    Map<String, String> read = new LinkedHashMap<>();
    for (String key : KEYS) {
      String value = properties.getProperty(key);
      if (value != null) {
        read.put(key, value.trim());
      }
    }
    if (read.equals(applied)) {
      return;
    }
    Map<String, String> changed = new LinkedHashMap<>(read);
    changed.entrySet().removeAll(applied.entrySet());
    // The argument belongs to the sampler whichever of the two was edited.
    if (changed.containsKey("sampler.arg") && read.containsKey("sampler")) {
      changed.put("sampler", read.get("sampler"));
    } else if (changed.containsKey("sampler") && read.containsKey("sampler.arg")) {
      changed.put("sampler.arg", read.get("sampler.arg"));
    }
    applied = read;
    if (!changed.isEmpty()) {
      commands.apply(changed, "file " + path);
    }
  }
}
