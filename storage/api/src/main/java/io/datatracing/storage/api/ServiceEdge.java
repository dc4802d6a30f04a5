package io.datatracing.storage.api;

import java.util.Comparator;

/**
 * Who uses whom, see {@link Connections}.
 *
 * @param calls how many, how long and how many failed: of the spans that show the connection
 */
public record ServiceEdge(EdgeNode from, EdgeNode to, Kind kind, LatencyFigures calls) {
  /** By beginning, end and kind. */
  public static final Comparator<ServiceEdge> ORDER =
      Comparator.comparing(ServiceEdge::from)
          .thenComparing(ServiceEdge::to)
          .thenComparing(ServiceEdge::kind);

  /** How. */
  public enum Kind {
    HTTP,
    RPC,
    MESSAGING,
    DATABASE,
    /** A call between services that says nothing of its protocol. */
    OTHER
  }
}
