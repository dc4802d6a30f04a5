package io.datatracing.collector.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what of which agent: the last {@value #MOST} entries, in memory and in a file of JSON
 * lines that a restart reads again. A line is written before the change is answered and is not
 * synced: it survives the death of this process, not the loss of power.
 *
 * <p>Refused attempts are kept at one a second, so that nobody can push the changes out by asking.
 */
final class Audit {
  static final int MOST = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Audit.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final long REFUSALS_APART_NANOS = 1_000_000_000L;

  /**
   * @param what {@code wanted} (asked of us), {@code applied} (the agent did it) or {@code refused}
   * @param by how it was allowed, or which way it came: {@code loopback}, {@code token}, {@code
   *     server}, {@code file …}, {@code attach}
   * @param from the address of who asked
   * @param agent empty where a whole service was meant
   */
  record Entry(
      long timeUnixNano,
      String what,
      String by,
      String from,
      String agent,
      String service,
      String option,
      String old,
      String now) {

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("timeUnixNano", Long.toString(timeUnixNano));
      json.writeStringField("what", what);
      json.writeStringField("by", by);
      json.writeStringField("from", from);
      json.writeStringField("agent", agent);
      json.writeStringField("service", service);
      json.writeStringField("option", option);
      json.writeStringField("old", old);
      json.writeStringField("new", now);
      json.writeEndObject();
    }

    static Entry read(String line) {
      JsonObject json = JsonObject.parse(line.getBytes(StandardCharsets.UTF_8));
      return new Entry(
          json.number("timeUnixNano"),
          text(json, "what"),
          text(json, "by"),
          text(json, "from"),
          text(json, "agent"),
          text(json, "service"),
          text(json, "option"),
          text(json, "old"),
          text(json, "new"));
    }

    private static String text(JsonObject json, String name) {
      String text = json.text(name, 1_024);
      return text == null ? "" : text;
    }
  }

  private final @Nullable Path file;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private int lines;
  private long lastRefusalNanos = Long.MIN_VALUE / 2;

  Audit(@Nullable Path file) {
    this.file = file;
    if (file != null && Files.exists(file)) {
      read(file);
    }
  }

  private void read(Path from) {
    try {
      for (String line : Files.readAllLines(from)) {
        lines++;
        try {
          remember(Entry.read(line));
        } catch (RuntimeException torn) {
          // The last line of a process that was killed while it wrote.
          log.warn("{}: line {} is not an entry and is left out", from, lines);
        }
      }
    } catch (IOException e) {
      log.warn("the audit {} can't be read, it begins anew in memory: {}", from, e.toString());
    }
  }

  synchronized void add(Entry entry) {
    remember(entry);
    if (file != null) {
      append(file, entry);
    }
  }

  /** False if it was left out because one was kept within the last second. */
  synchronized boolean refused(Entry entry) {
    if (entry.timeUnixNano() - lastRefusalNanos < REFUSALS_APART_NANOS) {
      return false;
    }
    lastRefusalNanos = entry.timeUnixNano();
    add(entry);
    return true;
  }

  /** The newest first. */
  synchronized List<Entry> entries() {
    List<Entry> newestFirst = new ArrayList<>(entries.size());
    entries.descendingIterator().forEachRemaining(newestFirst::add);
    return newestFirst;
  }

  private void remember(Entry entry) {
    if (entries.size() == MOST) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  private void append(Path to, Entry entry) {
    try {
      if (lines >= 2 * MOST) {
        rewrite(to);
        return;
      }
      Files.writeString(to, line(entry), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      lines++;
    } catch (IOException e) {
      log.warn("the audit can't be written to {}: {}; the entry: {}", to, e.toString(), entry);
    }
  }

  /** Leaves the entries that are still remembered, and replaces the file as a whole. */
  private void rewrite(Path to) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Entry entry : entries) {
      all.append(line(entry));
    }
    Path next = to.resolveSibling(to.getFileName() + ".next");
    Files.writeString(next, all);
    Files.move(next, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    lines = entries.size();
  }

  private static String line(Entry entry) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      entry.write(json);
    }
    return text.append('\n').toString();
  }
}
