package io.datatracing.distribution.store;

import io.datatracing.model.Span;
import io.datatracing.storage.parquet.SpanParquetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parquet: one file, or in a directory as many of {@code fileBytes} as it takes. */
final class ParquetExport implements SpanExport {
  private final Path target;
  private final long fileBytes;
  private final boolean isDirectory;
  private final List<Path> files = new ArrayList<>();
  private @Nullable SpanParquetWriter writer;

  ParquetExport(Path target, long fileBytes) throws IOException {
    this.target = target;
    this.fileBytes = fileBytes;
    this.isDirectory = Files.isDirectory(target);
    writer = begin();
  }

  private SpanParquetWriter begin() throws IOException {
    Path file =
        isDirectory
            ? target.resolve(String.format(Locale.ROOT, "spans-%05d.parquet", files.size() + 1))
            : target;
    SpanParquetWriter begun = new SpanParquetWriter(file);
    files.add(file);
    return begun;
  }

  @Override
  public void write(List<Span> page) throws IOException {
    SpanParquetWriter current = writer;
    if (current == null) {
      current = begin();
      writer = current;
    }
    current.write(page);
    if (isDirectory && current.writtenBytes() >= fileBytes) {
      end();
    }
  }

  private void end() throws IOException {
    SpanParquetWriter current = writer;
    if (current != null) {
      current.finish();
      writer = null;
    }
  }

  @Override
  public List<Path> finish() throws IOException {
    end();
    return files;
  }

  @Override
  public void close() throws IOException {
    SpanParquetWriter current = writer;
    if (current != null) {
      current.close();
    }
  }
}
