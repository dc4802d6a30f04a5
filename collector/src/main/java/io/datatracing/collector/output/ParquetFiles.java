package io.datatracing.collector.output;

import io.datatracing.storage.parquet.SpanParquetWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Parquet file of each journal that is full, and then deletes the journal. The names belong
 * together, so a crash between the two is recognised: the journal's file is there already.
 */
final class ParquetFiles {
  private static final Logger log = LoggerFactory.getLogger(ParquetFiles.class);

  static final String JOURNAL = ".journal";
  private static final String DAMAGED = ".damaged";
  private static final String FILE = ".parquet";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path journals;
  private final Path directory;
  private final long groupBytes;

  /** This node's own; 64 random bits. */
  private final String suffix = String.format(Locale.ROOT, "%016x", new SecureRandom().nextLong());

  final LongAdder files = new LongAdder();
  final LongAdder spans = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder damagedJournals = new LongAdder();

  ParquetFiles(Path journals, ParquetOutputOptions options) throws IOException {
    this.journals = Files.createDirectories(journals);
    this.directory = Files.createDirectories(options.directory());
    this.groupBytes = options.groupBytes();
  }

  /** Those of a process before, the oldest first. */
  List<Path> left() throws IOException {
    try (Stream<Path> all = Files.list(journals)) {
      return all.filter(path -> path.toString().endsWith(JOURNAL))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /**
   * A name that neither a journal nor a file has. Other nodes, also of other machines, may write to
   * the same directory, and a file of theirs must not pass for that of a journal here: so a part of
   * the name is random.
   */
  Path journal(Instant now) {
    for (int number = 1; ; number++) {
      String name =
          String.format(Locale.ROOT, "spans-%s-%04d-%s", TIME.format(now), number, suffix);
      Path journal = journals.resolve(name + JOURNAL);
      if (!Files.exists(journal) && !Files.exists(file(journal))) {
        return journal;
      }
    }
  }

  private Path file(Path journal) {
    String name = String.valueOf(journal.getFileName());
    return directory.resolve(name.substring(0, name.length() - JOURNAL.length()) + FILE);
  }

  /** Returns when the journal's spans are in a file that is complete and synced. */
  void make(Path journal) throws IOException {
    Path file = file(journal);
    if (Files.exists(file)) {
      // Its name may be the last thing that was not synced.
      syncDirectory();
      Files.delete(journal);
      return;
    }
    boolean isWhole;
    try (SpanParquetWriter writer = new SpanParquetWriter(file, groupBytes)) {
      isWhole = SpanJournal.read(journal, batch -> writer.write(batch.decode()));
      if (writer.spans() > 0) {
        writer.finish();
        files.increment();
        spans.add(writer.spans());
      }
    }
    if (isWhole) {
      Files.delete(journal);
    } else {
      damagedJournals.increment();
      Path kept = journal.resolveSibling(journal.getFileName() + DAMAGED);
      Files.move(journal, kept);
      log.error("{} is damaged; what could be read is in {}, the rest stays there", kept, file);
    }
  }

  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
