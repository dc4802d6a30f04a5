package io.datatracing.agent.runtime;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever attached what became of it: the attachment itself only knows whether an exception
 * was thrown. The file is made by the command, which reads and deletes it.
 */
final class Answer {
  private Answer() {}

  /**
   * Writes lines to the file; to standard error when there is none or it cannot be written.
   *
   * @param file null where nobody asked for an answer
   */
  static void give(@Nullable String file, List<String> lines) {
    if (file != null) {
      StringBuilder text = new StringBuilder();
      for (String line : lines) {
        text.append(line).append('\n');
      }
      try (OutputStream out = new FileOutputStream(file)) {
        out.write(text.toString().getBytes("UTF-8"));
        return;
      } catch (IOException e) {
        System.err.println("[datatracing] the answer cannot be written to " + file + ": " + e);
      }
    }
    for (String line : lines) {
      System.err.println("[datatracing] " + line);
    }
  }
}
