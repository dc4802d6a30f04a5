package io.datatracing.storage.clickhouse;

import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Whole traces by id. */
final class TraceLookup {
  private final ClickHouse clickHouse;
  private final Names names;
  private final SpanDecoder decoder;

  /**
   * Where a trace is.
   *
   * @param start of its earliest row
   */
  record Place(TraceId traceId, long start, int firstBucket, int lastBucket) {
    static final String COLUMNS =
        "TraceId, min(FirstStart) AS S, min(FirstBucket), max(LastBucket)";

    static Place read(RowReader row) throws IOException {
      return new Place(row.traceId(), row.int64(), row.int32(), row.int32());
    }

    /** A condition on {@code spans} that its key answers. */
    String condition() {
      return "TraceId = %s AND Bucket >= %d AND Bucket <= %d"
          .formatted(Names.fixed(traceId), firstBucket, lastBucket);
    }
  }

  TraceLookup(ClickHouse clickHouse, Names names, SpanDecoder decoder) {
    this.clickHouse = clickHouse;
    this.names = names;
    this.decoder = decoder;
  }

  /** Of the trace, as often as they were stored; empty when there are none. */
  List<Span> spans(TraceId traceId) {
    List<Place> places = new ArrayList<>(1);
    clickHouse.query(
        "SELECT "
            + Place.COLUMNS
            + " FROM "
            + names.table(Tables.TRACES.name())
            + " WHERE TraceId = "
            + Names.fixed(traceId)
            + " GROUP BY TraceId",
        row -> places.add(Place.read(row)));
    return places.isEmpty() ? List.of() : spans(places);
  }

  /** Of all these traces. */
  List<Span> spans(Collection<Place> places) {
    List<SpanRow> rows = new ArrayList<>();
    clickHouse.query(
        "SELECT "
            + SpanRow.COLUMNS
            + " FROM "
            + names.table(Tables.SPANS.name())
            + " WHERE "
            + condition(places),
        row -> rows.add(SpanRow.read(row)));
    return decoder.spans(rows);
  }

  static String condition(Collection<Place> places) {
    return places.stream()
        .map(place -> "(" + place.condition() + ")")
        .collect(Collectors.joining(" OR "));
  }
}
