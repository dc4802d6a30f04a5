package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.Sizes;
import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.storage.api.SpanSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Writes spans as OTLP protobuf, each request behind its length in four bytes; also while a"
            + " server has the store open.",
    mixinStandardHelpOptions = true)
final class StoreExportCommand implements Callable<Integer> {
  /** Spans of one request: about half a megabyte. */
  private static final int REQUEST_SPANS = 1_000;

  @Mixin private DataDirectory directory = new DataDirectory();
  @Mixin private SpanSelection selection = new SpanSelection();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "Must not exist; compressed when its name ends in .gz.")
  private Path target = Path.of("spans.binpb.gz");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    selection.check();
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    long[] spans = {0};
    try (SpanSource source = directory.follow();
        SpanFile.Writer file = new SpanFile.Writer(target)) {
      selection.read(
          source,
          page -> {
            write(page, file);
            spans[0] += page.size();
            progress.spans(spans[0]);
          });
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailedException(
          ExitCode.USAGE, target + " exists; name another file or delete it", e);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot write " + target + ": " + e, e);
    }
    progress.end();
    try {
      out.printf(
          "%s written to %s, %s%n",
          Counts.text(spans[0], "span"), target, Sizes.text(Files.size(target)));
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot read " + target + ": " + e, e);
    }
    return ExitCode.OK;
  }

  private static void write(List<Span> page, SpanFile.Writer file) {
    try {
      for (int from = 0; from < page.size(); from += REQUEST_SPANS) {
        file.write(
            OtlpWriter.write(page.subList(from, Math.min(from + REQUEST_SPANS, page.size()))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
