package io.datatracing.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link SpanStoreContract} about finding. */
abstract class SearchingContract extends WritingContract {
  private static final int QUERIES = 600;

  @Test
  void searchAgreesWithLookingAtEverySpan() {
    List<Span> spans = new SpanGenerator(2).traces(TRACES);
    appendScattered(spans, 2);
    store = settled(store);
    NaiveReader reference = new NaiveReader(spans);
    QueryGenerator queries = new QueryGenerator(2, spans);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      TraceQuery query = queries.next();
      List<TraceSummary> expected = reference.search(query);
      answered += expected.isEmpty() ? 0 : 1;
      assertThat(StoreDriver.searchAll(store.reader(), query))
          .as("query %d: %s", i, query)
          .isEqualTo(expected);
    }
    assertThat(answered).as("questions with an answer").isGreaterThan(QUERIES / 4);
  }

  @Test
  void scanShowsEveryMatchingSpan() {
    List<Span> spans = new SpanGenerator(5).traces(TRACES);
    appendScattered(spans, 5);
    store = settled(store);
    QueryGenerator queries = new QueryGenerator(5, spans);
    int answered = 0;
    for (int i = 0; i < QUERIES; i++) {
      TraceQuery query = queries.next();
      List<String> expected =
          spans.stream()
              .filter(query::matches)
              .map(
                  span ->
                      scanned(
                          span.traceId().high(),
                          span.traceId().low(),
                          span.startTimeUnixNano(),
                          span.durationNanos(),
                          span.status().isError()))
              .sorted()
              .toList();
      List<String> seen = new ArrayList<>();
      store
          .reader()
          .scan(
              query,
              (high, low, start, duration, error) ->
                  seen.add(scanned(high, low, start, duration, error)));
      answered += expected.isEmpty() ? 0 : 1;
      Collections.sort(seen);
      assertThat(seen).as("query %d: %s", i, query).isEqualTo(expected);
    }
    assertThat(answered).as("questions with an answer").isGreaterThan(QUERIES / 4);
  }

  private static String scanned(long high, long low, long start, long duration, boolean isError) {
    return new TraceId(high, low) + " " + start + " " + duration + " " + isError;
  }

  @Test
  void attributesToChooseFromAreThoseOfMatchingSpans() {
    List<Span> spans = new SpanGenerator(11).traces(TRACES / 3);
    appendScattered(spans, 11);
    store = settled(store);
    new AttributeTextsCheck(store.reader(), spans).run(new QueryGenerator(11, spans), 40);
  }

  @Test
  void pagesDoNotShiftWhileSpansArrive() {
    List<Span> spans = new SpanGenerator(3).traces(TRACES);
    appendScattered(spans, 3);
    store = settled(store);
    TraceQuery query = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE).withLimit(7);
    List<TraceSummary> expected = new NaiveReader(spans).search(query);
    SpanGenerator later = new SpanGenerator(4);

    List<TraceSummary> seen = new ArrayList<>();
    TracePage page = store.reader().search(query);
    List<Span> newer = new ArrayList<>();
    while (true) {
      seen.addAll(page.traces());
      if (page.nextCursor() == null) {
        break;
      }
      for (Span span : later.trace(5)) {
        newer.add(after(span, expected.get(0).startTimeUnixNano()));
      }
      StoreDriver.append(store, newer);
      page = store.reader().search(query.withCursor(page.nextCursor()));
    }
    assertThat(seen).isEqualTo(expected);
  }

  private static Span after(Span span, long time) {
    return Span.builder(span.traceId(), span.spanId(), span.name())
        .times(time + 1_000_000, time + 2_000_000)
        .resource(span.resource())
        .build();
  }

  @Test
  void tagErrorFindsTheStatus() {
    Span failed =
        Span.builder(new TraceId(5, 5), new SpanId(5), "x")
            .times(10, 20)
            .status(new io.datatracing.model.Status(io.datatracing.model.Status.Code.ERROR, ""))
            .build();
    StoreDriver.append(store, List.of(failed));
    store = settled(store);
    TraceQuery query = TraceQuery.between(0, 100).withTags(List.of(new Tag("error", "true")));
    assertThat(store.reader().search(query).traces()).hasSize(1);
    assertThat(store.reader().search(query).traces().get(0).errorCount()).isEqualTo(1);
  }

  @Test
  void tagsMeetOnOneSpan() {
    TraceId id = new TraceId(6, 6);
    Span a =
        Span.builder(id, new SpanId(1), "a").times(1, 2).attribute(Attribute.of("x", 1)).build();
    Span b =
        Span.builder(id, new SpanId(2), "b").times(1, 2).attribute(Attribute.of("y", 2)).build();
    StoreDriver.append(store, List.of(a, b));
    store = settled(store);
    TraceQuery all = TraceQuery.between(0, 100);
    Tag x = new Tag("x", "1");
    Tag y = new Tag("y", "2");
    assertThat(store.reader().search(all.withTags(List.of(x))).traces()).hasSize(1);
    assertThat(store.reader().search(all.withTags(List.of(x, y))).traces()).isEmpty();
  }

  @Test
  void linksToATraceAreFoundFromTheOtherSide() {
    List<Span> spans = new ArrayList<>(new SpanGenerator(13).traces(40));
    TraceId target = new TraceId(71, 72);
    long start = SpanGenerator.START_NANOS;
    List<Span> linking = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      linking.add(
          Span.builder(new TraceId(80 + i, 1), new SpanId(1), "process orders")
              .times(start + i, start + i + 10)
              .link(link(new TraceId(1, 1)))
              .link(link(target))
              .build());
    }
    spans.addAll(linking);
    spans.add(
        Span.builder(target, new SpanId(1), "itself")
            .times(start, start)
            .link(link(target))
            .build());
    appendScattered(spans, 13);
    StoreDriver.append(store, linking.subList(2, 3));
    store = settled(store);
    assertThat(store.reader().linksTo(Set.of(target), start, start + 100, 10)).isEqualTo(linking);
    assertThat(store.reader().linksTo(Set.of(target, new TraceId(71, 73)), start + 1, start + 4, 2))
        .isEqualTo(linking.subList(1, 3));
    assertThat(store.reader().linksTo(Set.of(new TraceId(71, 73)), start, start + 100, 10))
        .isEmpty();
  }

  @Test
  void tagFindsElementsOfArraysAndRecordsInRanges() {
    Span batch =
        Span.builder(new TraceId(6, 6), new SpanId(1), "process orders")
            .times(10, 20)
            .attribute(strings("datatracing.inputs", "orders/0:5-9", "orders/1:7-7"))
            .build();
    Span send =
        Span.builder(new TraceId(6, 7), new SpanId(1), "send orders")
            .times(10, 20)
            .attribute(strings("datatracing.record.id", "order=p:7", "tenant=p:a=b"))
            .build();
    StoreDriver.append(store, List.of(batch, send));
    store = settled(store);
    for (String found : List.of("orders/0:5", "orders/0:9", "orders/1:7", "orders/0:6-8")) {
      assertThat(tagged("datatracing.inputs", found)).as(found).containsExactly(batch.traceId());
    }
    for (String missing : List.of("orders/0:4", "orders/0:10", "order/0:7", "orders/2:7", "x")) {
      assertThat(tagged("datatracing.inputs", missing)).as(missing).isEmpty();
    }
    for (String found : List.of("order=p:7", "=p:7", "=p:a=b")) {
      assertThat(tagged("datatracing.record.id", found)).as(found).containsExactly(send.traceId());
    }
    for (String missing : List.of("p:7", "=7", "=b", "order=p:")) {
      assertThat(tagged("datatracing.record.id", missing)).as(missing).isEmpty();
    }
  }

  private List<TraceId> tagged(String key, String value) {
    TraceQuery query = TraceQuery.between(0, 100).withTags(List.of(new Tag(key, value)));
    return store.reader().search(query).traces().stream().map(TraceSummary::traceId).toList();
  }

  private static Attribute strings(String key, String... values) {
    return new Attribute(
        key, AttributeValue.of(Stream.of(values).map(AttributeValue::of).toList()));
  }

  private static Link link(TraceId target) {
    return new Link(target, new SpanId(9), "", 0, List.of(Attribute.of("n", 1)), 0);
  }

  @Test
  void servicesAndOperationsAreListedOnceAndSorted() {
    Resource b = new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "b")));
    Resource a = new Resource(List.of(Attribute.of(Resource.SERVICE_NAME, "a")));
    List<Span> spans = new ArrayList<>();
    for (String name : List.of("z", "y", "z")) {
      for (Resource resource : List.of(b, a)) {
        spans.add(
            Span.builder(new TraceId(1, 1), new SpanId(spans.size() + 1), name)
                .kind(SpanKind.SERVER)
                .resource(resource)
                .build());
      }
    }
    spans.add(Span.builder(new TraceId(1, 1), new SpanId(90), "z").build());
    StoreDriver.append(store, spans);
    store = settled(store);
    assertThat(store.reader().services()).containsExactly("a", "b", Resource.UNKNOWN_SERVICE);
    assertThat(store.reader().operations("a"))
        .containsExactly(new Operation("y", SpanKind.SERVER), new Operation("z", SpanKind.SERVER));
    assertThat(store.reader().operations(Resource.UNKNOWN_SERVICE))
        .containsExactly(new Operation("z", SpanKind.UNSPECIFIED));
  }
}
