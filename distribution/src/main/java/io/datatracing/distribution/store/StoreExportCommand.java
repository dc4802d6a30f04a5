package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.storage.api.SpanSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Writes spans as OTLP protobuf, each request behind its length in four bytes, or as Parquet"
            + " for DuckDB and its like; also while a server has the store open.",
    mixinStandardHelpOptions = true)
final class StoreExportCommand implements Callable<Integer> {
  /** A file of a Parquet data set: small enough to move, large enough to be few. */
  private static final long FILE_BYTES = 512L << 20;

  /** What can be asked for; named on the command line in lower case. */
  enum Format {
    OTLP,
    PARQUET
  }

  @Mixin private DataDirectory directory = new DataDirectory();
  @Mixin private SpanSelection selection = new SpanSelection();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description =
          "Must not exist; OTLP is compressed when its name ends in .gz. For Parquet also a directory"
              + " that exists: files of half a gigabyte.")
  private Path target = Path.of("spans.binpb.gz");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "otlp or parquet; when nothing is said, parquet if --to ends in .parquet, otlp else.")
  private @Nullable Format format;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    selection.check();
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    long[] spans = {0};
    List<Path> files;
    try (SpanSource source = directory.follow();
        SpanExport export = begin()) {
      selection.read(
          source,
          page -> {
            try {
              export.write(page);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            spans[0] += page.size();
            progress.spans(spans[0]);
          });
      files = export.finish();
    } catch (FileAlreadyExistsException e) {
      throw exists(e);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof FileAlreadyExistsException there ? exists(there) : failed(e);
    } catch (IOException e) {
      throw failed(e);
    }
    progress.end();
    try {
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      out.printf(
          "%s written to %s, %s%n",
          Counts.text(spans[0], "span"),
          files.size() == 1 ? files.get(0) : Counts.text(files.size(), "file") + " in " + target,
          Sizes.text(bytes));
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot read " + target + ": " + e, e);
    }
    return ExitCode.OK;
  }

  private SpanExport begin() throws IOException {
    boolean isParquet =
        format == null ? target.toString().endsWith(".parquet") : format == Format.PARQUET;
    return isParquet ? new ParquetExport(target, FILE_BYTES) : new SpanFile.Writer(target);
  }

  private static CommandFailedException exists(FileAlreadyExistsException e) {
    return new CommandFailedException(
        ExitCode.USAGE, e.getFile() + " exists; name another file or delete it", e);
  }

  private CommandFailedException failed(Exception e) {
    return new CommandFailedException(ExitCode.FAILED, "cannot write " + target + ": " + e, e);
  }
}
