package io.datatracing.benchmarks.storage;

import io.datatracing.benchmarks.workload.ShopTraffic;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.StoreStats;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** Questions about spans that were stored, asked of a store that was just opened. */
final class Questions {
  private static final int CALLS = 300;

  /** A million of the shop's spans. */
  private static final long SCANNED_NANOS = 1_000_000_000_000L;

  private final SpanReader reader;
  private final Aggregates aggregates;
  private final StoreStats stats;
  private final List<Span> sample = new ArrayList<>();
  private final Random random = new Random(1);

  Questions(SpanSource store, List<byte[]> requests) {
    reader = store.reader();
    aggregates = store.aggregates();
    stats = store.stats();
    for (int i = 0; i < CALLS; i++) {
      List<Span> spans = OtlpDecoder.decode(requests.get(random.nextInt(requests.size())));
      sample.add(spans.get(random.nextInt(spans.size())));
    }
  }

  Table measure() {
    Table table = new Table("Reading");
    List<TraceId> ids = sample.stream().map(Span::traceId).toList();
    table.add(
        "trace by id, first time after opening (files in the system's cache)",
        "5",
        "%s",
        Latencies.of(ids, reader::trace));
    Latencies.of(ids, reader::trace);
    table.add("trace by id, again", "1.5", "%s", Latencies.of(ids, reader::trace));
    List<TraceId> missing =
        ids.stream().map(id -> new TraceId(random.nextLong(), id.low())).toList();
    table.add("missing trace", "0.05", "%s", Latencies.of(missing, reader::trace));
    table.add(
        "newest 20 of service and operation",
        "1",
        "%s",
        search(span -> all().withService(span.service()).withOperation(span.name())));
    table.add("rare tag (user.id)", "5", "%s", search(span -> tag("user.id", value(span))));
    table.add("absent tag", "1", "%s", search(span -> tag("user.id", "nobody")));
    table.add(
        "duration over an hour: no hit, which ranges of durations show",
        "",
        "%s",
        search(span -> all().withDurations(3_600_000_000_000L, null)));
    table.add("every span looked at, no hit: ns a span", "2.5", "%s", scan());
    LatencyQuery all = LatencyQuery.between(ShopTraffic.START_NANOS, Long.MAX_VALUE);
    table.add(
        "percentiles of one operation, from summaries",
        "5",
        "%s",
        figures(
            span ->
                aggregates.latency(all.withService(span.service()).withOperation(span.name()))));
    table.add(
        "percentiles of all spans by service and operation, from summaries",
        "5",
        "%s",
        figures(
            span ->
                aggregates.latency(all.by(LatencyQuery.By.SERVICE, LatencyQuery.By.OPERATION))));
    table.add(
        "percentiles of a million spans, each looked at, ms", "16", "%s", percentilesOfSpans());
    table.add(
        "dependencies of all spans, from summaries",
        "5",
        "%s",
        figures(span -> aggregates.edges(ShopTraffic.START_NANOS, Long.MAX_VALUE)));
    table.add(
        "keys of a service's attributes, from lists",
        "",
        "%s",
        figures(span -> reader.attributeKeys(all().withService(span.service()), "", 100)));
    table.add(
        "values of http.request.method of a service, from lists",
        "",
        "%s",
        figures(
            span ->
                reader.attributeValues(
                    all().withService(span.service()), "http.request.method", "", 100)));
    table.add(
        "ten values of user.id that begin with u-1, of millions",
        "",
        "%s",
        figures(span -> reader.attributeValues(all(), "user.id", "u-1", 10)));
    table.add(
        "the same values where a condition needs spans to be looked at",
        "",
        "%s",
        Latencies.of(
            sample.subList(0, 20),
            span ->
                reader.attributeValues(
                    all().withOperation(span.name()), "http.request.method", "", 100)));
    return table;
  }

  /** A combination that each span is compared with: all have the status, none both. */
  private String scan() {
    TraceQuery query =
        all()
            .withTags(
                List.of(
                    new Tag("http.response.status_code", "404"), new Tag("rpc.system", "grpc")));
    long spans = stats.spans();
    double fastest = Double.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      reader.scan(
          query,
          (high, low, time, duration, error) -> {
            throw new IllegalStateException("A span has both");
          });
      fastest = Math.min(fastest, (double) (System.nanoTime() - start) / spans);
    }
    return String.format(Locale.ROOT, "%.2f", fastest);
  }

  /** Of the first ones; the fastest of ten, scaled to a million. */
  private String percentilesOfSpans() {
    double fastest = Double.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      CompactHistogram durations = new CompactHistogram();
      long start = System.nanoTime();
      reader.scan(
          TraceQuery.between(ShopTraffic.START_NANOS, ShopTraffic.START_NANOS + SCANNED_NANOS),
          (high, low, time, duration, error) -> durations.add(duration));
      fastest = Math.min(fastest, (double) (System.nanoTime() - start) / durations.count());
    }
    return String.format(Locale.ROOT, "%.1f", fastest);
  }

  private Latencies figures(Consumer<Span> question) {
    Latencies.of(sample.subList(0, CALLS / 3), question);
    return Latencies.of(sample, question);
  }

  private interface Question {
    TraceQuery about(Span span);
  }

  private Latencies search(Question question) {
    List<TraceQuery> queries = sample.stream().map(question::about).toList();
    Latencies.of(queries.subList(0, CALLS / 3), reader::search);
    return Latencies.of(queries, reader::search);
  }

  private static TraceQuery all() {
    return TraceQuery.between(ShopTraffic.START_NANOS, Long.MAX_VALUE);
  }

  private static TraceQuery tag(String key, String value) {
    return all().withTags(List.of(new Tag(key, value)));
  }

  private String value(Span span) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals("user.id")) {
        return attribute.value().text();
      }
    }
    return "u-" + (100_000 + random.nextInt(1_000_000));
  }
}
