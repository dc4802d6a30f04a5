package io.datatracing.control;

import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracingMode;
import io.datatracing.exporter.Settings;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies what somebody wants of this process while it runs, whichever way it came: from a server,
 * from a watched file, or by attaching. A command is {@code key=value[,key=value]} with the keys
 * {@code mode}, {@code sampler}, {@code sampler.arg} and {@code sampler.rules}; it is applied as a
 * whole or not at all. A comma within a value is written {@code \,}.
 *
 * <p>Every change is a line on standard error and in the next heartbeat's list; a command that
 * cannot be applied is one line that names option, value, source and what is allowed.
 *
 * <p>Threads: any; one command at a time.
 */
public final class Commands implements Consumer<String> {
  private static final String ATTACHED = "attach";
  private static final int MOST_CHANGES = 32;
  private static final String MODES = "none, head, tail or full";

  private final PrintStream stderr;
  private final SamplerChoice sampling;
  private final Deque<Change> changes = new ArrayDeque<>();

  /**
   * @param settings those the process was started with
   */
  Commands(Settings settings, PrintStream stderr) {
    this.sampling = new SamplerChoice(settings);
    this.stderr = stderr;
  }

  /** A command that came by attaching to this process. */
  @Override
  public void accept(String command) {
    apply(command, ATTACHED);
  }

  /**
   * @param by the way the command came, for messages and the audit
   * @return whether it was applied
   */
  synchronized boolean apply(String command, String by) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String part : parts(command)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        return refuse(by + " says \"" + part + "\", expected key=value");
      }
      wanted.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
    }
    return apply(wanted, by);
  }

  synchronized boolean apply(Map<String, String> wanted, String by) {
    String modeText = wanted.get("mode");
    TracingMode mode = modeText == null ? null : mode(modeText);
    if (modeText != null && mode == null) {
      return refuse(by + " says mode is \"" + modeText + "\", expected " + MODES);
    }
    for (String key : wanted.keySet()) {
      if (!key.equals("mode") && !SamplerChoice.isKey(key)) {
        return refuse(
            by + " says " + key + ", expected mode, sampler, sampler.arg or sampler.rules");
      }
    }
    Sampler sampler;
    try {
      sampler = sampling.change(wanted);
    } catch (IllegalArgumentException notUsable) {
      return refuse(
          by + " " + String.valueOf(notUsable.getMessage()).replaceFirst("; using.*", ""));
    }
    if (mode != null && mode != Tracer.mode()) {
      String old = word(Tracer.mode());
      Tracer.mode(mode);
      changed(by, "mode", old, word(mode));
    }
    if (sampler != null) {
      String old = String.valueOf(Tracer.sampler());
      Tracer.rescues(sampling.rescues());
      Tracer.sampler(sampler);
      if (!old.equals(sampler.toString())) {
        changed(by, "sampler", old, sampler.toString());
      }
    }
    return true;
  }

  /** Changes since the last call, in their order; after {@link #giveBack} those again. */
  synchronized List<Change> takeChanges() {
    List<Change> taken = new ArrayList<>(changes);
    changes.clear();
    return taken;
  }

  /** Changes that could not be told. */
  synchronized void giveBack(List<Change> untold) {
    for (int i = untold.size() - 1; i >= 0; i--) {
      if (changes.size() < MOST_CHANGES) {
        changes.addFirst(untold.get(i));
      }
    }
  }

  /** The mode as commands and people write it. */
  static String word(TracingMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable TracingMode mode(String text) {
    for (TracingMode mode : TracingMode.values()) {
      if (word(mode).equals(text)) {
        return mode;
      }
    }
    return null;
  }

  private static List<String> parts(String command) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int at = 0; at < command.length(); at++) {
      char c = command.charAt(at);
      if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        boolean escaped = c == '\\' && command.startsWith(",", at + 1);
        part.append(escaped ? ',' : c);
        at += escaped ? 1 : 0;
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private void changed(String by, String option, String old, String now) {
    stderr.println("[datatracing] " + option + " is now " + now + ", was " + old + " (" + by + ")");
    if (changes.size() == MOST_CHANGES) {
      changes.removeFirst();
    }
    changes.addLast(new Change(System.currentTimeMillis() * 1_000_000, by, option, old, now));
  }

  /** A line for people. */
  void tell(String line) {
    stderr.println("[datatracing] " + line);
  }

  private boolean refuse(String problem) {
    stderr.println("[datatracing] " + problem + "; nothing is changed");
    return false;
  }
}
