package io.datatracing.collector.output;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.parquet.SpanParquetWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Parquet file of each journal that is full, once: the file may be loaded and moved away as
 * soon as it has its name, so what tells that it was made is the journal.
 *
 * <pre>
 *  NAME.journal            ──► NAME.parquet.partial is written and synced
 *  NAME.journal.made       ──► from here on the spans are those of the file
 *  NAME.parquet            ──► then the journal goes; one that was damaged stays as
 *  NAME.journal.damaged        what is left of it
 * </pre>
 */
final class ParquetFiles {
  private static final Logger log = LoggerFactory.getLogger(ParquetFiles.class);

  static final String JOURNAL = ".journal";
  private static final String MADE = JOURNAL + ".made";
  private static final String DAMAGED = JOURNAL + ".damaged";
  private static final String FILE = ".parquet";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path journals;
  private final Path directory;
  private final long groupBytes;
  private final Function<OtlpBatch, List<Span>> decoder;

  /** This node's own; 64 random bits. */
  private final String suffix = String.format(Locale.ROOT, "%016x", new SecureRandom().nextLong());

  final LongAdder files = new LongAdder();
  final LongAdder spans = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder damagedJournals = new LongAdder();

  ParquetFiles(Path journals, ParquetOutputOptions options, Function<OtlpBatch, List<Span>> decoder)
      throws IOException {
    this.decoder = decoder;
    this.journals = Files.createDirectories(journals);
    this.directory = Files.createDirectories(options.directory());
    this.groupBytes = options.groupBytes();
  }

  /** Those of a process before, the oldest first, of which no file was made yet. */
  List<Path> left() throws IOException {
    for (Path made : list(journals, MADE)) {
      publish(made, MADE);
      Files.delete(made);
    }
    for (Path damaged : list(journals, DAMAGED)) {
      publish(damaged, DAMAGED);
    }
    return list(journals, JOURNAL);
  }

  /**
   * Journals whose spans may be in no file that anybody knows: also of one that is made and has not
   * its name yet, for where files went only the node's settings said.
   */
  static List<Path> withoutFiles(Path journals) throws IOException {
    return Stream.concat(list(journals, JOURNAL).stream(), list(journals, MADE).stream()).toList();
  }

  static List<Path> list(Path journals, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(journals)) {
      return all.filter(path -> path.toString().endsWith(suffix))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /** Gives the file of a journal its name, if a crash has kept it from that. */
  private void publish(Path journal, String suffixOfJournal) throws IOException {
    Path file = file(journal, suffixOfJournal);
    Path partial = SpanParquetWriter.partialOf(file);
    if (Files.exists(partial)) {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      SpanJournal.syncDirectory(file);
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
      if (!Files.exists(journal)
          && !Files.exists(renamed(journal, MADE))
          && !Files.exists(renamed(journal, DAMAGED))
          && !Files.exists(file(journal, JOURNAL))) {
        return journal;
      }
    }
  }

  private Path file(Path journal, String suffixOfJournal) {
    return directory.resolve(nameOf(journal, suffixOfJournal) + FILE);
  }

  private static String nameOf(Path journal, String suffix) {
    String name = String.valueOf(journal.getFileName());
    return name.substring(0, name.length() - suffix.length());
  }

  private static Path renamed(Path journal, String suffix) {
    return journal.resolveSibling(nameOf(journal, JOURNAL) + suffix);
  }

  /** Returns when the journal's spans are in a file that is complete and synced. */
  void make(Path journal) throws IOException {
    Path file = file(journal, JOURNAL);
    if (!Files.exists(journal)) {
      finishNaming(renamed(journal, MADE));
      return;
    }
    if (Files.exists(file)) {
      // Of a version that gave the file its name first.
      SpanJournal.syncDirectory(file);
      Files.delete(journal);
      return;
    }
    boolean isWhole;
    Path after;
    try (SpanParquetWriter writer = new SpanParquetWriter(file, groupBytes)) {
      isWhole = SpanJournal.read(journal, batch -> writer.write(decoder.apply(batch)));
      after = renamed(journal, isWhole ? MADE : DAMAGED);
      if (writer.spans() > 0) {
        writer.finish(() -> rename(journal, after));
        files.increment();
        spans.add(writer.spans());
      } else {
        rename(journal, after);
      }
    }
    if (isWhole) {
      Files.delete(after);
    } else {
      damagedJournals.increment();
      log.error("{} is damaged; what could be read is in {}, the rest stays there", after, file);
    }
  }

  private static void rename(Path journal, Path after) throws IOException {
    Files.move(journal, after, StandardCopyOption.ATOMIC_MOVE);
    try {
      SpanJournal.syncDirectory(after);
    } catch (IOException e) {
      // It has its new name all the same: giving the file up now would lose what is in it.
      log.warn("The name of {} may not survive a loss of power: {}", after, e.toString());
    }
  }

  /** The last time everything was done but giving the file its name. */
  private void finishNaming(Path made) throws IOException {
    if (Files.exists(made)) {
      publish(made, MADE);
      Files.delete(made);
    } else {
      Path damaged = made.resolveSibling(nameOf(made, MADE) + DAMAGED);
      publish(damaged, DAMAGED);
    }
    files.increment();
  }

  /** Of which everything that can be read is elsewhere. */
  static void setDamagedAside(Path journal) throws IOException {
    String suffix = journal.toString().endsWith(MADE) ? MADE : JOURNAL;
    Path after = journal.resolveSibling(nameOf(journal, suffix) + DAMAGED);
    rename(journal, after);
    log.error("{} is damaged; what could not be read stays there", after);
  }

  /** A journal of which no file can be made stays, so that those behind it are not held up. */
  void setAside(Path journal, Throwable why) throws IOException {
    Path after = renamed(journal, DAMAGED);
    rename(journal, after);
    damagedJournals.increment();
    log.error("No Parquet file can be made of {}: its spans stay there", after, why);
  }
}
