package io.datatracing.agent.runtime;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever attached what became of it: the attachment itself only knows whether an exception
 * was thrown. The file is made by the command, which reads and deletes it. Its first line is one of
 * the words below, for the command's exit code; the others are for people.
 */
final class Answer {
  static final String DONE = "done";
  static final String REFUSED = "refused";

  /** There is no agent that could do what it was told. */
  static final String ABSENT = "absent";

  private Answer() {}

  /**
   * Writes lines to the file; to standard error when there is none or it cannot be written.
   *
   * @param file null where nobody asked for an answer
   * @param outcome for the file only
   */
  static void give(@Nullable String file, String outcome, List<String> lines) {
    if (file != null) {
      StringBuilder text = new StringBuilder(outcome).append('\n');
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
