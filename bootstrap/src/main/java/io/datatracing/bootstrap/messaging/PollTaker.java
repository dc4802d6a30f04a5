package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * A library that polls, puts the records into a queue of its own and handles them one by one later,
 * or handles none of them: Kafka Streams, which also restores its stores so. Or one that handles
 * them together in its own way: a source task of Kafka Connect that copies from another cluster.
 *
 * <p>While a taker is in the current context, a client tells it of its polls and leaves the records
 * alone: walking through them is no handling, and nothing that is done until the next poll is done
 * with them.
 */
public class PollTaker {
  private static final ContextKey<PollTaker> KEY = ContextKey.named("datatracing-poll-taker");

  /** Takes polls and needs to know nothing about them. */
  public static final PollTaker SILENT = new PollTaker();

  private final Context alone = CurrentContext.root().with(KEY, this);

  protected PollTaker() {}

  /** The taker of what this thread polls now; null for none. */
  public static @Nullable PollTaker current() {
    return CurrentContext.current().get(KEY);
  }

  /** Makes this the taker of what this thread polls; returns what {@link CurrentContext} was. */
  public final Context attach() {
    return CurrentContext.attach(alone);
  }

  /** {@code base}, with this as the taker of what is polled there. */
  public final Context in(Context base) {
    return base.with(KEY, this);
  }

  /** A poll returned records. Called by the thread that polled, before the poll returns to it. */
  public void polled(PolledFrom poll) {}
}
