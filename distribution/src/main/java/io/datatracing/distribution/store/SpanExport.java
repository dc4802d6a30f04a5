package io.datatracing.distribution.store;

import io.datatracing.model.Span;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where exported spans go. What is there already is never written over. */
interface SpanExport extends Closeable {

  void write(List<Span> page) throws IOException;

  /** Completes what was written, and tells its files. */
  List<Path> finish() throws IOException;

  /** Without {@link #finish} before, nothing is left that looks complete. */
  @Override
  void close() throws IOException;
}
