package io.datatracing.model;

import java.util.List;

/**
 * Whether a span has ended, as docs/pipeline-model.md has it. One that was reported while it ran
 * has an end that means nothing yet, and is replaced by the ended span of the same id.
 */
public final class SpanState {
  /** The attribute; a span without it has ended. */
  public static final String KEY = "datatracing.span.state";

  public static final String RUNNING = "running";

  /** Its process has ended without it. */
  public static final String ABANDONED = "abandoned";

  private SpanState() {}

  /** Whether a span with these attributes has not ended, or not properly. */
  public static boolean isOpen(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(KEY)) {
        return attribute.value() instanceof AttributeValue.StringValue state
            && isOpen(state.value());
      }
    }
    return false;
  }

  /** Whether this value of {@link #KEY} says so. */
  public static boolean isOpen(String state) {
    return state.equals(RUNNING) || state.equals(ABANDONED);
  }
}
