package io.datatracing.bootstrap.context;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * One element of a reactive stream that has a context of its own, a record of a topic for instance:
 * while it is passed down the stream that context is current, and not the one that the stream was
 * subscribed in.
 *
 * <p>An instrumentation of operators makes the subscription's context current in each of them
 * ({@link CarriedContext}). It leaves the element's alone in operators that were subscribed to
 * together with the element's source, as those have nothing newer to tell: they carry the very
 * {@link #outer} context of the element.
 *
 * <p>Threads: any; subclasses are thread-safe.
 */
public abstract class ElementContext {
  private static final ContextKey<ElementContext> KEY = ContextKey.named("datatracing-element");

  /** Spares the operators of everybody else: without such elements nothing is looked up. */
  private static volatile boolean used;

  private final Context outer;

  /**
   * @param outer what the stream was subscribed in
   */
  protected ElementContext(Context outer) {
    this.outer = outer;
  }

  /**
   * There will be such elements in this process: to be called before anybody can subscribe to their
   * stream.
   */
  public static void use() {
    used = true;
  }

  /** Whether there are such elements in this process. */
  public static boolean areUsed() {
    return used;
  }

  /** The element that is passed down on this thread; null for none. */
  public static @Nullable ElementContext current() {
    return used ? CurrentContext.current().get(KEY) : null;
  }

  /** The element that {@code context} belongs to; null for none. */
  public static @Nullable ElementContext of(Context context) {
    return used ? context.get(KEY) : null;
  }

  /** {@code context} as one of this element. */
  protected final Context mark(Context context) {
    return context.with(KEY, this);
  }

  /** What the stream was subscribed in. */
  public final Context outer() {
    return outer;
  }

  /** What is current while the element is passed down. */
  public abstract Context context();

  /** Somebody has the element, or works on it: its handling goes on until {@link #release}. */
  public abstract void hold();

  public abstract void release();

  /** What came of the element is an error of the stream. */
  public abstract void fail(Throwable thrown);
}
