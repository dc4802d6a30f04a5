package io.datatracing.distribution.store;

import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.distribution.terminal.Terminal;
import io.datatracing.storage.api.ByteProgress;
import java.io.PrintWriter;

/** One line that is written over as long work goes on; nothing where nobody looks. */
final class Progress implements ByteProgress {
  private final PrintWriter out;
  private final boolean isShown = Terminal.ofProcess().colored();

  Progress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void done(long doneBytes, long allBytes) {
    show(Sizes.text(doneBytes) + " of " + Sizes.text(allBytes));
  }

  void spans(long done) {
    show(Counts.text(done, "span"));
  }

  private void show(String text) {
    if (isShown) {
      out.print("\r" + text + "   ");
      out.flush();
    }
  }

  /** Makes room for the result. */
  void end() {
    if (isShown) {
      out.print("\r\u001b[K");
    }
  }
}
