package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.DeferredSpan;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a consumer received together, as the instrumentation of its client knows them, for
 * the instrumentations of what is built on that client. Their helpers live in another class loader
 * or package and know no class of the client's instrumentation, so they meet here: the client's
 * puts this on the library's object, the other one asks for it by that object.
 *
 * <p>By itself the client's instrumentation handles each message that a loop is at. Who knows
 * better takes the messages over and says when the handling of each begins and ends.
 */
public abstract class ReceivedMessages extends DeferredSpan {
  private static final VirtualField<ReceivedMessages> OF = new VirtualField<>();

  /** What each thread received last. */
  private static final ThreadLocal<@Nullable ReceivedMessages> NEWEST = new ThreadLocal<>();

  private static final ContextKey<Boolean> TAKEN_OVER =
      ContextKey.named("datatracing-polls-taken-over");

  /**
   * @param context where they were received
   */
  protected ReceivedMessages(Context context) {
    super(context);
  }

  /**
   * What the client's instrumentation knows of a library's object: of what a poll returned; after
   * {@link #takeOver} of each message as well.
   *
   * @return null if it came from no poll, or that instrumentation does not run
   */
  public static @Nullable ReceivedMessages of(Object received) {
    return OF.get(received);
  }

  /**
   * A library hands its application {@code copy} for {@code received}: {@link #of} knows both, and
   * {@link #begin} takes either.
   */
  public static void copied(Object received, Object copy) {
    OF.set(copy, OF.get(received));
  }

  /** The root context, in which whatever is received is taken over at once. */
  public static Context takingOver() {
    return CurrentContext.root().with(TAKEN_OVER, Boolean.TRUE);
  }

  /** Whether these messages were received {@link #takingOver}. */
  protected final boolean areTakenOverAtOnce() {
    return outer().get(TAKEN_OVER) != null;
  }

  /** What this thread received last and still handles; null if that is nothing. */
  public static @Nullable ReceivedMessages current() {
    DeferredSpan deferred = DeferredSpan.current();
    return deferred instanceof ReceivedMessages ? (ReceivedMessages) deferred : null;
  }

  /** This thread has received them, and what it does next it may do with them. */
  protected final void receivedHere() {
    HandledMessage.expectLoops();
    NEWEST.set(this);
  }

  /** See {@link HandledMessage#endLeft()}. */
  static void endLeft() {
    ReceivedMessages newest = NEWEST.get();
    if (newest != null) {
      NEWEST.set(null);
      newest.left();
    }
  }

  /** See {@link HandledMessage#detach}: they are handled wherever the work goes on. */
  static void detach(Context context) {
    ReceivedMessages newest = NEWEST.get();
    if (newest != null && newest == DeferredSpan.in(context)) {
      NEWEST.set(null);
    }
  }

  /**
   * The task that received them, on this thread, is over. What it has begun ends; the messages may
   * still be handled elsewhere. Never throws.
   */
  protected void left() {}

  /** Lets {@link #of} find this by the library's object. */
  protected final void putOn(Object received) {
    OF.set(received, this);
  }

  /**
   * From here on loops look at the messages and do not handle them, and spans of the thread that
   * polled are no work on a batch: the caller begins what is handled. May be called again.
   */
  public abstract void takeOver();

  /**
   * The handling of one message begins on this thread: a span below its producer is current until
   * {@link HandledMessage#end}. If a loop of this thread has begun it already, that is returned,
   * and ending it early is right. Any thread. Never throws.
   *
   * @param message the library's object
   */
  public abstract HandledMessage begin(Object message);

  /**
   * The handling of messages as a whole begins on this thread, below what is current: a span with
   * an input for each of them. Takes the messages over. Any thread. Never throws.
   *
   * @param messages the library's objects, not empty
   */
  public abstract HandledMessage beginBatch(Collection<?> messages);

  /** The message that a loop of this thread is at; null if it is at none. */
  public abstract @Nullable HandledMessage open();
}
