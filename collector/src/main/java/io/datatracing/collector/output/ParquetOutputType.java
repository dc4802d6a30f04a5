package io.datatracing.collector.output;

import io.datatracing.collector.pipeline.Node;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.pipeline.NodeType;

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
}
