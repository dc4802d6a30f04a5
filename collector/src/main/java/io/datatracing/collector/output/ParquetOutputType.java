package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;
import org.jspecify.annotations.Nullable;

/** {@code parquet}: files of columns, for DuckDB, Spark and their like. */
public final class ParquetOutputType implements NodeType<ParquetOutputOptions> {
  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public Class<ParquetOutputOptions> options() {
    return ParquetOutputOptions.class;
  }

  @Override
  public boolean isOutput() {
    return true;
  }

  @Override
  public boolean keepsFiles() {
    return true;
  }

  @Override
  public Node create(ParquetOutputOptions options, NodeContext context) {
    return ParquetOutput.start(options, context);
  }

  /**
   * Where its files were to go nobody knows any more: what was acknowledged goes through the
   * pipeline again.
   */
  @Override
  public @Nullable Node recover(NodeContext context) {
    return LeftJournals.of(context);
  }
}
