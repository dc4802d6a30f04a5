package io.datatracing.agent.runtime;

import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What can be said to an agent that runs, by attaching again: {@code mode=none}, {@code head},
 * {@code tail} or {@code full}, another {@code sampler}, or other rules before it. Answers whoever
 * says it; {@code control} applies and audits it.
 */
final class ModeCommand {
  private static final String MODE = "mode";
  private static final String SAMPLER = "sampler";
  private static final String RULES = "sampler.rules";

  private ModeCommand() {}

  static void apply(String text, Consumer<String> control) {
    AgentArguments command = AgentArguments.parse(text);
    String file = command.values.remove(AgentArguments.ANSWER);
    List<String> answer = refused(command);
    boolean accepted = answer.isEmpty();
    if (accepted) {
      TracingMode before = Tracer.mode();
      if (command.values.isEmpty()) {
        answer.add("the agent is here already; its mode is " + lower(before));
      } else {
        control.accept(joined(command.values));
      }
      if (command.values.containsKey(MODE)) {
        answer.add("mode is " + lower(Tracer.mode()) + ", was " + lower(before));
      }
      if (command.values.containsKey(SAMPLER) || command.values.containsKey(RULES)) {
        answer.add("sampler is " + Tracer.sampler());
      }
    }
    Answer.give(file, accepted ? Answer.DONE : Answer.REFUSED, answer);
  }

  /** Whether something is said to an agent that runs, and not to one that starts. */
  static boolean isCommand(AgentArguments arguments) {
    return arguments.values.containsKey(MODE) || arguments.values.containsKey(SAMPLER);
  }

  private static List<String> refused(AgentArguments command) {
    List<String> refused = new ArrayList<>();
    for (Map.Entry<String, String> part : command.values.entrySet()) {
      String key = part.getKey();
      if (key.equals(MODE)) {
        if (!isMode(part.getValue())) {
          refused.add(
              "mode is \""
                  + part.getValue()
                  + "\", expected none, head, tail or full; it stays "
                  + lower(Tracer.mode()));
        }
      } else if (!key.startsWith(SAMPLER)) {
        refused.add(key + " cannot be changed at run time; only mode and sampler can");
      }
    }
    for (String part : command.malformed) {
      refused.add("\"" + part + "\" is no command; expected mode=none, head, tail or full");
    }
    return refused;
  }

  private static String joined(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> part : values.entrySet()) {
      text.append(text.length() == 0 ? "" : ",").append(part.getKey()).append('=');
      text.append(part.getValue().replace(",", "\\,"));
    }
    return text.toString();
  }

  private static boolean isMode(String value) {
    for (TracingMode mode : TracingMode.values()) {
      if (lower(mode).equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static String lower(TracingMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
