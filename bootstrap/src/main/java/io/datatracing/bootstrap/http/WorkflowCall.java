package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;

/**
 * One HTTP call to a workflow engine. The client's module shows it the request and the answer, as
 * far as they can be seen without changing how the client behaves.
 *
 * <p>Threads: one at a time, handed over as the call itself is.
 */
public abstract class WorkflowCall {
  /** Bytes of a request's body that are read and sent again at most. */
  public static final int MOST_BODY_BYTES = 1 << 20;

  /** Bytes of an answer that are looked at, at most. */
  public static final int MOST_ANSWER_BYTES = 1 << 16;

  /** Why a body is left alone: it is produced while it is sent. */
  public static final String STREAMED = "streamed";

  /** Why a body is left alone: it is larger than {@link #MOST_BODY_BYTES}. */
  public static final String TOO_LARGE = "too_large";

  /** Why a body is left alone: the caller fixed its length. */
  public static final String FIXED_LENGTH = "fixed_length";

  /** Where the call's span belongs. */
  public abstract Context parent(Context current);

  /** The span has started. */
  public abstract void started(Span span);

  /** Whether the engine is given the trace in the request's body. */
  public abstract boolean wantsBody();

  /** A header of the request, as the caller set it. All come before the body. */
  public abstract void header(String name, String value);

  /**
   * The body to send instead.
   *
   * @return {@code body} itself if it is left alone
   */
  public abstract byte[] body(Span span, byte[] body);

  /** The body is not shown, and this is why. */
  public abstract void leftAlone(Span span, String why);

  /**
   * The answer, before the span ends.
   *
   * @param body its begin, {@code length} bytes of it
   */
  public abstract void answered(Span span, int status, byte[] body, int length);

  /** Whether the span, which is about to end, is told to anybody. */
  public abstract boolean isTold(Span span);
}
