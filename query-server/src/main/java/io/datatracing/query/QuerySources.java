package io.datatracing.query;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.StoreReport.Damage;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the query server answers from. All of it stays open until after the server has closed.
 *
 * @param reader of spans, those that are running included where the collector knows them
 * @param aggregates of the same store
 * @param losses {@link LossReports#NONE} for a server that stands apart from the collector
 * @param fates {@link FateSource#NONE} for a server without a ledger
 * @param pipeline {@link PipelineView#NONE} there too
 * @param damages what is left out of answers because it cannot be read, which they then say
 * @param changes of the store, which the aggregates and scans tell of; {@link Changes#NONE} keeps
 *     no answer
 * @param readerChanges of what the reader tells of traces, which may be more than is stored
 * @param notices what came in and is not told
 */
public record QuerySources(
    SpanReader reader,
    Aggregates aggregates,
    LossReports losses,
    FateSource fates,
    PipelineView pipeline,
    Supplier<List<Damage>> damages,
    Changes changes,
    Changes readerChanges,
    Notices notices) {

  /** Of a store that cannot tell when it changes. */
  public QuerySources(
      SpanReader reader,
      Aggregates aggregates,
      LossReports losses,
      FateSource fates,
      PipelineView pipeline,
      Supplier<List<Damage>> damages) {
    this(
        reader,
        aggregates,
        losses,
        fates,
        pipeline,
        damages,
        Changes.NONE,
        Changes.NONE,
        Notices.NONE);
  }

  /** Of a store that is sound, or cannot tell. */
  public QuerySources(
      SpanReader reader,
      Aggregates aggregates,
      LossReports losses,
      FateSource fates,
      PipelineView pipeline) {
    this(reader, aggregates, losses, fates, pipeline, List::of);
  }

  /** Of a process that runs no pipeline. */
  public QuerySources(
      SpanReader reader, Aggregates aggregates, LossReports losses, FateSource fates) {
    this(reader, aggregates, losses, fates, PipelineView.NONE);
  }

  /** Without a ledger, too. */
  public QuerySources(SpanReader reader, Aggregates aggregates, LossReports losses) {
    this(reader, aggregates, losses, FateSource.NONE, PipelineView.NONE);
  }

  public QuerySources withDamages(Supplier<List<Damage>> value) {
    return new QuerySources(
        reader, aggregates, losses, fates, pipeline, value, changes, readerChanges, notices);
  }

  /** Where the reader tells of what is stored and of nothing else. */
  public QuerySources withChanges(Changes value) {
    return withChanges(value, value);
  }

  public QuerySources withChanges(Changes ofStore, Changes ofReader) {
    return new QuerySources(
        reader, aggregates, losses, fates, pipeline, damages, ofStore, ofReader, notices);
  }

  public QuerySources withNotices(Notices value) {
    return new QuerySources(
        reader, aggregates, losses, fates, pipeline, damages, changes, readerChanges, value);
  }
}
