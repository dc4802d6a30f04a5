package io.datatracing.agent.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind the jar's path and {@code =}, or comes with an attachment: {@code
 * name=value,name=value}. A comma or backslash in a value has a backslash before it.
 */
final class AgentArguments {
  /** Not a setting: the file that the answer is written to, see {@link Answer}. */
  static final String ANSWER = "answer";

  final Map<String, String> values = new LinkedHashMap<>();

  /** Pieces without a name. */
  final List<String> malformed = new ArrayList<>(0);

  static AgentArguments parse(String text) {
    AgentArguments arguments = new AgentArguments();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        piece.append(text.charAt(i));
      } else if (c == ',') {
        arguments.add(piece);
      } else {
        piece.append(c);
      }
    }
    arguments.add(piece);
    return arguments;
  }

  private void add(StringBuilder text) {
    String piece = text.toString().trim();
    text.setLength(0);
    int equals = piece.indexOf('=');
    if (equals > 0) {
      values.put(piece.substring(0, equals).trim(), piece.substring(equals + 1).trim());
    } else if (!piece.isEmpty()) {
      malformed.add(piece);
    }
  }
}
