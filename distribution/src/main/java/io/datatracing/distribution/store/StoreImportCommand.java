package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.parquet.SpanParquetReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description =
        "Stores the spans of files that 'export' (OTLP or Parquet) or the OpenTelemetry collector's"
            + " file exporter (format: proto) has written.",
    mixinStandardHelpOptions = true)
final class StoreImportCommand implements Callable<Integer> {
  /** Of one append: about half a megabyte. */
  private static final int REQUEST_SPANS = 1_000;

  @Mixin private DataDirectory directory = new DataDirectory();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Read one after the other.")
  private List<Path> files = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    try (SpanStore store = directory.create()) {
      SpanAppender appender = new SpanAppender(store);
      for (Path file : files) {
        read(file, appender, progress);
      }
      progress.end();
      out.printf("%s stored in %s%n", Counts.text(appender.spans(), "span"), directory.path());
      long replaced = store.stats().replacedStrings();
      if (replaced > 0) {
        out.printf(
            "%s not UTF-8: U+FFFD stands for what could not be read%n",
            Counts.text(replaced, "string"));
      }
      return ExitCode.OK;
    } catch (StoreException e) {
      throw new CommandFailedException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static void read(Path file, SpanAppender appender, Progress progress)
      throws CommandFailedException {
    try {
      if (SpanParquetReader.isParquet(file)) {
        readParquet(file, appender, progress);
      } else {
        readRequests(file, appender, progress);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailedException(ExitCode.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot read " + file + ": " + e, e);
    }
  }

  private static void readParquet(Path file, SpanAppender appender, Progress progress)
      throws CommandFailedException {
    try {
      SpanParquetReader.read(
          file,
          page -> {
            for (int from = 0; from < page.size(); from += REQUEST_SPANS) {
              int to = Math.min(from + REQUEST_SPANS, page.size());
              appender.append(OtlpBatch.of(page.subList(from, to)));
            }
            progress.spans(appender.spans());
          });
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "cannot read "
              + file
              + ": "
              + e.getMessage()
              + "; "
              + Counts.text(appender.spans(), "span")
              + " before that are stored",
          e);
    }
  }

  private static void readRequests(Path file, SpanAppender appender, Progress progress)
      throws IOException, CommandFailedException {
    try (SpanFile.Reader requests = new SpanFile.Reader(file)) {
      long at = requests.position();
      byte[] request;
      while ((request = requests.next()) != null) {
        try {
          appender.append(OtlpBatch.parse(request));
        } catch (MalformedOtlpException e) {
          throw new CommandFailedException(
              ExitCode.FAILED,
              file
                  + " has no OTLP request at "
                  + at
                  + ": "
                  + e.getMessage()
                  + "; "
                  + Counts.text(appender.spans(), "span")
                  + " before it are stored",
              e);
        }
        progress.spans(appender.spans());
        at = requests.position();
      }
    }
  }
}
