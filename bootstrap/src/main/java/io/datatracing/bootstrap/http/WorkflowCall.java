package io.datatracing.bootstrap.http;

import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call to a workflow engine. The client's module shows it the request and the answer, as
 * far as they can be seen without changing how the client behaves.
 *
 * <p>A call may begin above HTTP, with a method of a client that was generated for the engine's
 * API: that method's hook {@link #begin}s it, and the HTTP request that it sends, if it goes
 * through a client of ours, {@link #take}s the span. If none does, the hook ends it at the {@link
 * #close}.
 *
 * <p>Threads: one at a time, handed over as the call itself is; beginning and taking are any's.
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

  private static final ContextKey<WorkflowCall> BEGUN =
      ContextKey.named("datatracing-workflow-call");

  // Guarded by this.
  private @Nullable Span waiting;
  private boolean open;

  /** The call that an open method of a generated client has begun; null if there is none. */
  public static @Nullable WorkflowCall begunIn(Context context) {
    WorkflowCall call = context.get(BEGUN);
    return call != null && call.isOpen() ? call : null;
  }

  /** Leaves the span to the first request that is sent in the context returned. */
  public final synchronized Context begin(Span span, Context current) {
    waiting = span;
    open = true;
    return current.with(BEGUN, this);
  }

  private synchronized boolean isOpen() {
    return open;
  }

  /** Whether no request has taken the span. */
  public final synchronized boolean isWaiting() {
    return waiting != null;
  }

  /** The span to go on with, for whoever asks first; null where there is none. */
  public final synchronized @Nullable Span take() {
    Span span = waiting;
    waiting = null;
    return span;
  }

  /**
   * The generated client's method has returned: contexts that were handed on mean it no longer.
   *
   * @return the span, which is to be ended; null if a request has taken it
   */
  public final synchronized @Nullable Span close() {
    open = false;
    return take();
  }

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

  /**
   * What the run is given, as the application handed it to a generated client: before it is JSON.
   *
   * @param conf null for none
   * @param runId null if the engine is to choose
   * @return what to hand on instead; null to leave it as it is
   */
  public abstract @Nullable Map<Object, Object> conf(
      Span span, @Nullable Map<?, ?> conf, @Nullable String runId, @Nullable String logicalDate);

  /** The run that a generated client has read from the answer, before the span ends. */
  public abstract void answered(
      Span span,
      @Nullable String runId,
      @Nullable String state,
      @Nullable String runType,
      @Nullable String logicalDate);

  /** Whether the span, which is about to end, is told to anybody. */
  public abstract boolean isTold(Span span);
}
