package io.datatracing.distribution.demo;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.query.QueryClient;
import io.datatracing.distribution.query.ServiceSummary;
import io.datatracing.distribution.query.TraceDocument;
import io.datatracing.distribution.query.TracePage;
import io.datatracing.model.tree.TraceTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The orders' traces, and those of what handles many of them at once, as the server shows them. */
final class OrderTraces {
  private static final int MAX_TRACES = 100;
  private static final Set<String> NIGHTLY =
      Set.of("airflow", "enricher", "nightly", "pricing", "restock", "statistics", "warehouse");

  private final QueryClient client;
  private final Instant since;

  /**
   * @param since older traces are not looked at
   */
  OrderTraces(QueryClient client, Instant since) {
    this.client = client;
    this.since = since;
  }

  /**
   * What is still missing of the orders' traces; empty when each has its whole trace.
   *
   * @param placed in the order in which they were placed, one after the other; at most 100
   */
  Optional<String> missing(List<OrderKind> placed) throws CommandFailedException {
    List<TracePage.Summary> traces = ofOrders();
    if (traces.size() != placed.size()) {
      return Optional.of(placed.size() + " orders have " + traces.size() + " traces");
    }
    for (int i = 0; i < placed.size(); i++) {
      TracePage.Summary trace = traces.get(i);
      OrderKind order = placed.get(i);
      if (!services(trace).equals(order.services()) || !connected(client.trace(trace.traceId()))) {
        return Optional.of(
            "of an order of kind %s trace %s has %d spans of %s, not yet one tree of %d spans of %s"
                .formatted(
                    order,
                    trace.traceId(),
                    trace.spanCount(),
                    services(trace),
                    order.spans(),
                    order.services()));
      }
    }
    return Optional.empty();
  }

  /**
   * What is still missing of the batches: a trace of all scans of a shelf, one of what counts them,
   * and one of the archive.
   */
  Optional<String> missingBatches() throws CommandFailedException {
    List<TracePage.Summary> shelves = with("gateway", "POST /scans");
    if (shelves.size() != 1 || shelves.get(0).spanCount() != Customers.SCANS + 1) {
      return Optional.of(
          "a shelf's %d scans are %s spans"
              .formatted(
                  Customers.SCANS, shelves.stream().map(TracePage.Summary::spanCount).toList()));
    }
    if (with("warehouse", "process scans").isEmpty()) {
      return Optional.of("nobody has counted the scans");
    }
    if (with("archive", "put orders-archive").isEmpty()) {
      return Optional.of("nobody has archived an order");
    }
    return Optional.empty();
  }

  private List<TracePage.Summary> with(String service, String operation)
      throws CommandFailedException {
    return search(List.of(Map.entry("service", service), Map.entry("operation", operation)));
  }

  /** The traces that begin with an order, the oldest first. */
  List<TracePage.Summary> ofOrders() throws CommandFailedException {
    List<TracePage.Summary> traces = new ArrayList<>(with("gateway", "POST /orders"));
    Collections.reverse(traces);
    return traces;
  }

  /** The trace of a nightly run, when all of it is there: from its trigger to the last service. */
  Optional<String> ofNightly() throws CommandFailedException {
    for (TracePage.Summary trace : search(List.of(Map.entry("service", "nightly")))) {
      if (services(trace).equals(NIGHTLY) && connected(client.trace(trace.traceId()))) {
        return Optional.of(trace.traceId());
      }
    }
    return Optional.empty();
  }

  List<TracePage.Summary> all() throws CommandFailedException {
    return search(List.of());
  }

  private List<TracePage.Summary> search(List<Map.Entry<String, String>> conditions)
      throws CommandFailedException {
    List<Map.Entry<String, String>> parameters = new ArrayList<>(conditions);
    parameters.add(Map.entry("start", since.toString()));
    parameters.add(Map.entry("end", Instant.now().plusSeconds(1).toString()));
    parameters.add(Map.entry("limit", Integer.toString(MAX_TRACES)));
    return client.search(parameters).traces();
  }

  private static Set<String> services(TracePage.Summary trace) {
    Set<String> names = new TreeSet<>();
    for (ServiceSummary service : trace.services()) {
      names.add(service.name());
    }
    return names;
  }

  /** Every span's parent is there: whoever sends spans late leaves a gap until then. */
  private static boolean connected(TraceDocument document) {
    TraceTree tree = TraceTree.of(document.toTrace());
    return tree.missingParents().isEmpty() && tree.roots().size() == 1;
  }
}
