package io.datatracing.exporter.watch;

import io.datatracing.bootstrap.trace.OpenSpanVisitor;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of spans that nobody has ended within five minutes, once per place: the code that starts it
 * if that is known, else kind, protocol and name. At most {@value #MOST} places, as names may have
 * no end.
 *
 * <p>Threads: one.
 */
public final class UnclosedSpans implements OpenSpanVisitor, Runnable {
  static final int MOST = 100;
  private static final int FRAMES = 8;

  private final PrintStream out;
  private final Set<String> told = new HashSet<>();

  public UnclosedSpans(PrintStream out) {
    this.out = out;
  }

  @Override
  public void run() {
    Tracer tracer = Tracer.get();
    if (tracer.isOn()) {
      tracer.findNeverEnded(this);
    }
  }

  @Override
  public void visit(Span span, @Nullable Throwable site) {
    String stack = site == null ? "" : stack(site);
    String place =
        stack.isEmpty() ? span.kind() + " " + span.protocol() + " " + span.name() : stack;
    if (told.size() >= MOST || !told.add(place)) {
      return;
    }
    out.println(
        "[datatracing] a span was not ended within 5 minutes, others of its place are only counted: "
            + span
            + (stack.isEmpty() ? "" : ", started at " + stack)
            + (told.size() == MOST ? "; further places are not told" : ""));
  }

  /** The frames below the tracer, innermost first, in one line. */
  private static String stack(Throwable site) {
    StringBuilder text = new StringBuilder();
    int frames = 0;
    for (StackTraceElement frame : site.getStackTrace()) {
      if (frame.getClassName().startsWith("io.datatracing.bootstrap.")) {
        continue;
      }
      if (frames++ == FRAMES) {
        break;
      }
      text.append(text.length() == 0 ? "" : " < ").append(frame);
    }
    return text.toString();
  }
}
