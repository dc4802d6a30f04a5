package io.datatracing.collector.agents;

import io.datatracing.collector.overlay.SpanOverlay;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The spans that are running, each with the attribute {@code datatracing.span.state}. One that has
 * ended wins over what was reported of it while it ran.
 */
final class RunningOverlay implements SpanOverlay {
  private final Agents agents;

  RunningOverlay(Agents agents) {
    this.agents = agents;
  }

  @Override
  public List<Span> spans(TraceId traceId) {
    return agents.running(traceId);
  }

  /** All of them: they are few. */
  @Override
  public Map<TraceId, List<Span>> spans(long startNanos, long endNanos) {
    return agents.running();
  }

  /** What a span links to is told when it has ended. */
  @Override
  public boolean haveLinks() {
    return false;
  }

  @Override
  public OptionalLong version() {
    return OptionalLong.of(agents.runningVersion());
  }
}
