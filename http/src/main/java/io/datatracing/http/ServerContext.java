package io.datatracing.http;

import java.util.concurrent.atomic.AtomicBoolean;

/** What all connections of one server share. */
record ServerContext(
    HttpServerOptions options,
    Router router,
    ErrorResponder errors,
    HttpMetrics metrics,
    Workers workers,
    ByteBudget budget,
    AtomicBoolean stopping) {

  /** The same server at another port. */
  ServerContext at(HttpPort port) {
    return new ServerContext(
        options, port.router(), port.errors(), metrics, workers, budget, stopping);
  }
}
