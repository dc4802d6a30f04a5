package io.datatracing.model.join;

import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the spans that sent records with those that handled them, by the records' addresses, across
 * traces and without headers. Where there are headers, or links, both must say the same; where not,
 * it is told.
 *
 * <p>A batch's inputs are its links and the ranges in {@code datatracing.inputs}. An address that
 * two spans were acknowledged (a topic was made anew) belongs to the newest that began before the
 * consumer ended.
 */
public final class RecordJoin {
  /** A place in a topic, whose cluster may be unknown on either side. */
  private record Place(String topic, int partition, long offset) {
    static Place of(RecordAddress address) {
      return new Place(address.topic(), address.partition(), address.offset());
    }
  }

  private record Sent(Span span, RecordAddress address) {}

  private final Map<Place, List<Sent>> sent = new LinkedHashMap<>();
  private final List<RecordEdge> edges = new ArrayList<>();
  private final List<Disagreement> disagreements = new ArrayList<>();

  private RecordJoin() {}

  /** The order of edges is that of {@code spans}, by consumer. */
  public static RecordJoin of(Collection<Span> spans) {
    RecordJoin join = new RecordJoin();
    for (Span span : spans) {
      RecordAddress address = RecordAddress.of(span.attributes());
      if (span.kind() == SpanKind.PRODUCER && address != null) {
        join.sent
            .computeIfAbsent(Place.of(address), place -> new ArrayList<>())
            .add(new Sent(span, address));
      }
    }
    for (Span span : spans) {
      if (span.kind() == SpanKind.CONSUMER) {
        join.handled(span);
      }
    }
    return join;
  }

  public List<RecordEdge> edges() {
    return List.copyOf(edges);
  }

  public List<Disagreement> disagreements() {
    return List.copyOf(disagreements);
  }

  private void handled(Span consumer) {
    RecordAddress address = RecordAddress.of(consumer.attributes());
    if (address != null) {
      one(consumer, address);
      return;
    }
    Map<Span, Boolean> known = new HashMap<>();
    String cluster = MessagingAttributes.text(consumer.attributes(), MessagingAttributes.CLUSTER);
    for (Link link : consumer.links()) {
      RecordAddress input = RecordAddress.of(link.attributes());
      Sent producer = input == null ? null : find(input.withCluster(cluster), consumer);
      if (producer != null && known.put(producer.span(), true) == null) {
        met(producer, consumer, link.traceId(), link.spanId(), RecordEdge.Via.LINK);
      }
    }
    ranges(consumer, cluster, known);
  }

  private void one(Span consumer, RecordAddress address) {
    Sent producer = find(address, consumer);
    if (producer == null) {
      return;
    }
    SpanId parent = consumer.parentSpanId();
    if (parent == null) {
      edges.add(new RecordEdge(producer.span(), consumer, producer.address(), RecordEdge.Via.JOIN));
    } else {
      met(producer, consumer, consumer.traceId(), parent, RecordEdge.Via.PARENT);
    }
  }

  private void met(
      Sent producer, Span consumer, TraceId named, SpanId namedSpan, RecordEdge.Via via) {
    boolean agree =
        namedSpan.equals(producer.span().spanId()) && named.equals(producer.span().traceId());
    edges.add(
        new RecordEdge(
            producer.span(), consumer, producer.address(), agree ? via : RecordEdge.Via.JOIN));
    if (!agree) {
      disagreements.add(
          new Disagreement(producer.address(), producer.span(), consumer, named, namedSpan));
    }
  }

  private void ranges(Span consumer, @Nullable String cluster, Map<Span, Boolean> known) {
    for (String text :
        MessagingAttributes.texts(consumer.attributes(), MessagingAttributes.INPUTS)) {
      InputRange range = InputRange.parse(text);
      if (range == null) {
        continue;
      }
      for (Place place : within(range)) {
        RecordAddress address =
            new RecordAddress(cluster, place.topic(), place.partition(), place.offset());
        Sent producer = find(address, consumer);
        if (producer != null && known.put(producer.span(), true) == null) {
          edges.add(
              new RecordEdge(producer.span(), consumer, producer.address(), RecordEdge.Via.JOIN));
        }
      }
    }
  }

  /** Walks through the shorter of the range and what was sent. */
  private List<Place> within(InputRange range) {
    List<Place> places = new ArrayList<>();
    if (range.last() - range.first() < sent.size()) {
      for (long offset = range.first(); offset <= range.last(); offset++) {
        places.add(new Place(range.topic(), range.partition(), offset));
      }
    } else {
      for (Place place : sent.keySet()) {
        if (range.contains(
            new RecordAddress(null, place.topic(), place.partition(), place.offset()))) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private @Nullable Sent find(RecordAddress address, Span consumer) {
    Sent best = null;
    for (Sent candidate : sent.getOrDefault(Place.of(address), List.of())) {
      if (candidate.address().mayBe(address)
          && (best == null || isBetter(candidate, best, address, consumer))) {
        best = candidate;
      }
    }
    return best;
  }

  private static boolean isBetter(Sent candidate, Sent best, RecordAddress address, Span consumer) {
    boolean sure = Objects.equals(candidate.address().cluster(), address.cluster());
    boolean bestIsSure = Objects.equals(best.address().cluster(), address.cluster());
    if (sure != bestIsSure) {
      return sure;
    }
    long start = candidate.span().startTimeUnixNano();
    long bestStart = best.span().startTimeUnixNano();
    boolean possible = start <= consumer.endTimeUnixNano();
    boolean bestIsPossible = bestStart <= consumer.endTimeUnixNano();
    return possible != bestIsPossible ? possible : possible && start > bestStart;
  }
}
