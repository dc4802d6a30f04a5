package io.datatracing.storage.clickhouse;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers from the tables. Holds no state but contexts; every answer is as new as ClickHouse's. */
final class ClickHouseReader implements SpanReader, BulkReader {
  /** Rows that are made into spans at once. */
  private static final int PAGE_SPANS = 10_000;

  private final ClickHouse clickHouse;
  private final Names names;
  private final ServiceColors colors;
  private final Clock clock;
  private final Contexts contexts;
  private final SpanDecoder decoder;
  private final TraceLookup lookup;

  ClickHouseReader(ClickHouse clickHouse, Names names, ServiceColors colors, Clock clock) {
    this.clickHouse = clickHouse;
    this.names = names;
    this.colors = colors;
    this.clock = clock;
    contexts = new Contexts(clickHouse, names);
    decoder = new SpanDecoder(contexts);
    lookup = new TraceLookup(clickHouse, names, decoder);
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    List<Span> spans = lookup.spans(traceId);
    return spans.isEmpty() ? null : Trace.of(traceId, spans);
  }

  @Override
  public TracePage search(TraceQuery query) {
    Condition condition = Condition.of(query, contexts::conditionOn);
    return new TraceSearch(clickHouse, names, lookup, query, condition, nowNanos()).run();
  }

  private long nowNanos() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    Condition condition = Condition.of(query, contexts::conditionOn);
    if (!condition.isExact()) {
      pages(
          condition.sql(),
          page -> page.stream().filter(query::matches).forEach(span -> visit(span, visitor)));
      return;
    }
    clickHouse.query(
        "SELECT TraceId, Start, Duration, toUInt8(Status = 2) FROM "
            + spans()
            + " WHERE "
            + condition.sql(),
        row -> visitor.visit(row.id(), row.id(), row.int64(), row.int64(), row.bool()));
  }

  private static void visit(Span span, SpanVisitor visitor) {
    visitor.visit(
        span.traceId().high(),
        span.traceId().low(),
        span.startTimeUnixNano(),
        span.durationNanos(),
        span.status().isError());
  }

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
    if (!targets.isEmpty()) {
      String list = targets.stream().map(Names::fixed).collect(Collectors.joining(", "));
      pages(
          Condition.times(startNanos, endNanos) + " AND hasAny(LinkTraces, [" + list + "])",
          page -> page.forEach(linked::add));
    }
    return linked.first();
  }

  @Override
  public List<String> services() {
    Set<String> services = new TreeSet<>();
    clickHouse.query(
        "SELECT DISTINCT toString(Service) FROM " + names.table(Tables.OPERATIONS.name()),
        row -> services.add(row.string()));
    return List.copyOf(services);
  }

  @Override
  public List<Operation> operations(String service) {
    Set<Operation> operations = new TreeSet<>();
    clickHouse.query(
        "SELECT DISTINCT toString(Name), Kind FROM "
            + names.table(Tables.OPERATIONS.name())
            + " WHERE Service = "
            + Names.text(service),
        row -> operations.add(new Operation(row.string(), SpanKind.ofNumber(row.uint8()))));
    return List.copyOf(operations);
  }

  @Override
  public AttributeTexts attributeKeys(TraceQuery query, String prefix, int limit) {
    return sample(query, new AttributeSample(query, null, prefix, limit));
  }

  @Override
  public AttributeTexts attributeValues(TraceQuery query, String key, String prefix, int limit) {
    return sample(query, new AttributeSample(query, key, prefix, limit));
  }

  private AttributeTexts sample(TraceQuery query, AttributeSample sample) {
    pages(
        Condition.of(query, contexts::conditionOn).sql()
            // One more tells that there are others.
            + " ORDER BY Bucket DESC LIMIT "
            + (AttributeSample.MAX_SPANS + 1),
        sample::add);
    return sample.first();
  }

  @Override
  public int serviceColor(String service) {
    return colors.slot(service);
  }

  @Override
  public void read(
      @Nullable String service, long startNanos, long endNanos, Consumer<List<Span>> page) {
    pages(
        Condition.times(startNanos, endNanos)
            + (service == null ? "" : " AND Service = " + Names.text(service)),
        page);
  }

  private void pages(String condition, Consumer<List<Span>> page) {
    List<SpanRow> rows = new ArrayList<>();
    clickHouse.query(
        "SELECT " + SpanRow.COLUMNS + " FROM " + spans() + " WHERE " + condition,
        row -> {
          rows.add(SpanRow.read(row));
          if (rows.size() == PAGE_SPANS) {
            page.accept(decoder.spans(rows));
            rows.clear();
          }
        });
    if (!rows.isEmpty()) {
      page.accept(decoder.spans(rows));
    }
  }

  private String spans() {
    return names.table(Tables.SPANS.name());
  }
}
