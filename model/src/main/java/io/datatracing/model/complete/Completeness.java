package io.datatracing.model.complete;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.graph.SpanFacts;
import io.datatracing.model.tree.Placement;
import io.datatracing.model.tree.TraceNode;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expected against seen. Every span that is there was seen; every id that a span names as its
 * parent and no span has is one that was made, because its context travelled, and did not arrive.
 * So the score is an upper bound: a lost span below which nothing was recorded leaves no trace.
 *
 * <p>Calls that nobody answered with a span are told apart: to an address where, in this trace, a
 * service answers other calls with spans, something is missing; elsewhere nobody may be
 * instrumented, which is a matter of coverage and does not lower the score.
 */
public final class Completeness {
  private final int seen;
  private final List<Gap> gaps;
  private final List<Span> unanswered;
  private final Set<String> uncovered;
  private final long droppedDetails;

  private Completeness(
      int seen, List<Gap> gaps, List<Span> unanswered, Set<String> uncovered, long droppedDetails) {
    this.seen = seen;
    this.gaps = gaps;
    this.unanswered = unanswered;
    this.uncovered = uncovered;
    this.droppedDetails = droppedDetails;
  }

  /**
   * A span that was made and is not there.
   *
   * @param missing its id
   * @param children the spans that name it as their parent, by start; at least one
   */
  public record Gap(SpanId missing, List<Span> children) {}

  public static Completeness of(Trace trace) {
    TraceTree tree = TraceTree.of(trace);
    Map<SpanId, List<Span>> gaps = new LinkedHashMap<>();
    Set<String> answering = new LinkedHashSet<>();
    List<Span> open = new ArrayList<>();
    long dropped = 0;
    for (TraceNode node : tree.preorder()) {
      Span span = node.span();
      SpanId parent = span.parentSpanId();
      if (node.placement() == Placement.ORPHAN && parent != null) {
        gaps.computeIfAbsent(parent, id -> new ArrayList<>()).add(span);
      }
      dropped +=
          span.droppedAttributesCount() + span.droppedEventsCount() + span.droppedLinksCount();
      String peer = span.kind() == SpanKind.CLIENT ? SpanFacts.peer(span) : null;
      if (peer == null || !isCall(span)) {
        continue;
      }
      if (isAnswered(node)) {
        answering.add(peer);
      } else {
        open.add(span);
      }
    }
    List<Span> unanswered = new ArrayList<>();
    Set<String> uncovered = new LinkedHashSet<>();
    for (Span call : open) {
      String peer = SpanFacts.peer(call);
      if (answering.contains(peer)) {
        unanswered.add(call);
      } else if (peer != null) {
        uncovered.add(peer);
      }
    }
    List<Gap> all = new ArrayList<>();
    gaps.forEach((missing, children) -> all.add(new Gap(missing, List.copyOf(children))));
    return new Completeness(
        trace.spans().size(),
        Collections.unmodifiableList(all),
        Collections.unmodifiableList(unanswered),
        Collections.unmodifiableSet(uncovered),
        dropped);
  }

  /** A database is asked and never answers with spans; a call that failed may not have arrived. */
  private static boolean isCall(Span span) {
    String protocol = SpanFacts.protocol(span);
    return (protocol.equals("http") || protocol.equals("rpc")) && !span.status().isError();
  }

  private static boolean isAnswered(TraceNode node) {
    for (TraceNode child : node.children()) {
      if (child.span().kind() == SpanKind.SERVER
          || !child.span().service().equals(node.span().service())) {
        return true;
      }
    }
    return false;
  }

  /** Spans that are there. */
  public int seen() {
    return seen;
  }

  /** Spans that are known to have been made: those that are there, gaps and unanswered calls. */
  public int expected() {
    return seen + gaps.size() + unanswered.size();
  }

  /** Seen by expected: at most so much of the trace is there; 1 where nothing is known to miss. */
  public double score() {
    return (double) seen / expected();
  }

  /** In the order of the tree. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** Calls without a span of who answers, although spans came from there in this trace. */
  public List<Span> unanswered() {
    return unanswered;
  }

  /**
   * Addresses that are called and never told of a span in this trace: not instrumented, or lost.
   */
  public Set<String> uncovered() {
    return uncovered;
  }

  /** Attributes, events and links that senders left out of spans that are there. */
  public long droppedDetails() {
    return droppedDetails;
  }
}
