package io.datatracing.http;

import java.util.concurrent.CompletionStage;

/** Answers requests of one route. */
public sealed interface Handler permits Handler.Async, Handler.Blocking, Handler.Lengthy {

  /**
   * Runs on the event loop: must not block. The stage may complete on any thread, and must
   * complete.
   */
  @FunctionalInterface
  non-sealed interface Async extends Handler {
    CompletionStage<Response> handle(Request request) throws Exception;
  }

  /** Runs on a worker thread and may wait for disks. */
  @FunctionalInterface
  non-sealed interface Blocking extends Handler {
    Response handle(Request request) throws Exception;
  }

  /**
   * Runs on a worker thread too, but only so many of them at once that a quarter of the workers is
   * busy with them; more wait, while others pass. For questions that take as long as there are
   * data.
   */
  record Lengthy(Blocking handler) implements Handler {
    public static Lengthy of(Blocking handler) {
      return new Lengthy(handler);
    }
  }
}
