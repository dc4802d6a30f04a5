package io.datatracing.collector;

import io.datatracing.http.Router;

/**
 * Questions that somebody else answers on the port of a receiver over HTTP: the front ends of some
 * tracing systems ask where their spans are sent.
 */
@FunctionalInterface
public interface PortGuests {
  /** Nobody. */
  PortGuests NONE = (port, routes) -> routes;

  /** Adds the routes for {@code GET}, which are none for most ports. */
  Router.Builder addTo(ReceiverPort port, Router.Builder routes);
}
