package io.datatracing.collector.sampling.head;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datatracing.collector.sampling.head.HeadOptions.Rule;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what a head node has sampled, and when: from it and a trace's id what was decided is computed
 * again, so no dropped trace needs an entry anywhere. A file of lines, each of them JSON:
 *
 * <pre>
 * {"time":"1790000000000000000","ratio":0.1,"rules":[{"service":"shop","ratio":1.0}]}
 * {"time":"1790000010000000000","load":"fd70a4"}
 * </pre>
 *
 * <p>A line with a ratio is a configuration, one with {@code load} the threshold that load asked
 * for from then on (hexadecimal, 0 for none). Bounded: at {@value #MAX_ENTRIES} lines the older
 * half is forgotten. A half line at the end is what a crash leaves, and ignored. Times are those of
 * the server's clock; a trace whose {@code tracestate} brought its own randomness, or whose span
 * passed for its error or duration, is not told from its id.
 *
 * <p>One lock; changes come once a second at most, questions from people.
 */
public final class HeadHistory {
  private static final Logger log = LoggerFactory.getLogger(HeadHistory.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "head-history.jsonl";
  static final int MAX_ENTRIES = 200_000;

  /** Of what was in force from a time on. */
  private record Entry(HeadRules rules, String configuration, long load) {}

  private final Path file;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  private HeadHistory(Path file) {
    this.file = file;
  }

  /** Reads what there is in the directory of a head node. */
  public static HeadHistory open(Path directory) {
    HeadHistory history = new HeadHistory(directory.resolve(FILE));
    history.read();
    return history;
  }

  private synchronized void read() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
        readLine(line);
      }
    } catch (IOException e) {
      log.warn("{} cannot be read; what head dropped before is not known", file, e);
    }
  }

  private void readLine(String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      JsonNode node = JSON.readTree(line);
      long time = Long.parseLong(node.path("time").asText());
      Map.Entry<Long, Entry> before = entries.floorEntry(time);
      if (node.has("load") && before != null) {
        long load = Long.parseLong(node.get("load").asText(), 16);
        Entry known = before.getValue();
        entries.put(time, new Entry(known.rules(), known.configuration(), load));
      } else if (node.has("ratio")) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : node.path("rules")) {
          rules.add(
              new Rule(
                  text(rule.get("service")),
                  text(rule.get("operation")),
                  rule.path("ratio").asDouble()));
        }
        HeadRules compiled = new HeadRules(node.get("ratio").asDouble(), rules);
        entries.put(time, new Entry(compiled, line, Consistent.ALWAYS));
      }
    } catch (IOException | IllegalArgumentException halfALine) {
      log.debug("A line of {} is passed over", file, halfALine);
    }
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.asText();
  }

  /** A node begins to sample by these options. */
  synchronized void configured(HeadOptions options, HeadRules rules, long timeUnixNano) {
    ObjectNode node = JSON.createObjectNode();
    node.put("time", Long.toString(timeUnixNano));
    node.put("ratio", options.ratio());
    ArrayNode list = node.putArray("rules");
    if (options.rules() != null) {
      for (Rule rule : options.rules()) {
        ObjectNode one = list.addObject();
        one.put("service", rule.service());
        one.put("operation", rule.operation());
        one.put("ratio", rule.ratio());
      }
    }
    String line = node.toString();
    entries.put(timeUnixNano, new Entry(rules, line, Consistent.ALWAYS));
    write(line);
  }

  /** Load asks for another threshold from now on. */
  synchronized void loaded(long threshold, long timeUnixNano) {
    Map.Entry<Long, Entry> before = entries.lastEntry();
    if (before == null) {
      return;
    }
    Entry known = before.getValue();
    // A clock that was set back must not put the entry before those it follows.
    long time = Math.max(timeUnixNano, before.getKey() + 1);
    entries.put(time, new Entry(known.rules(), known.configuration(), threshold));
    write(loadLine(time, threshold));
    if (entries.size() > MAX_ENTRIES) {
      forget();
    }
  }

  private static String loadLine(long time, long threshold) {
    return "{\"time\":\"" + time + "\",\"load\":\"" + Long.toHexString(threshold) + "\"}";
  }

  /** The older half goes; the file is written anew, and exchanged whole. */
  private void forget() {
    while (entries.size() > MAX_ENTRIES / 2) {
      entries.pollFirstEntry();
    }
    StringBuilder text = new StringBuilder();
    String configuration = "";
    for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
      Entry value = entry.getValue();
      if (!value.configuration().equals(configuration)) {
        configuration = value.configuration();
        // With the time of the first entry that is left of it.
        text.append(
                configuration.replaceFirst(
                    "\"time\":\"-?\\d+\"", "\"time\":\"" + (entry.getKey() - 1) + "\""))
            .append('\n');
      }
      text.append(loadLine(entry.getKey(), value.load())).append('\n');
    }
    Path next = file.resolveSibling(FILE + ".new");
    try {
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be shortened", file, e);
    }
  }

  private void write(String line) {
    try {
      Path directory = file.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      // A line of its own also behind a half one.
      Files.writeString(
          file, "\n" + line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      log.warn("{} cannot be written; what head drops from now on is not told from an id", file, e);
    }
  }

  /** Whether anything is known of that time. */
  public synchronized boolean covers(long timeUnixNano) {
    return entries.floorEntry(timeUnixNano) != null;
  }

  /**
   * Whether a span of this trace was not sampled when it came, unless it passed for its error or
   * its duration; false when nothing is known of that time.
   *
   * @param timeUnixNano when it arrived
   */
  public synchronized boolean wouldHaveDropped(
      TraceId traceId, String service, String operation, long timeUnixNano) {
    Map.Entry<Long, Entry> then = entries.floorEntry(timeUnixNano);
    if (then == null) {
      return false;
    }
    Entry entry = then.getValue();
    long threshold = Math.max(entry.load(), entry.rules().threshold(service, operation));
    return Consistent.randomness("", traceId.low()) < threshold;
  }

  /**
   * Since when a trace of this id is not sampled, of whatever service and operation its spans are;
   * empty when now it would be, or by some rule.
   *
   * @return nanoseconds since 1970
   */
  public synchronized OptionalLong dropsSince(TraceId traceId) {
    long randomness = Consistent.randomness("", traceId.low());
    OptionalLong since = OptionalLong.empty();
    for (Map.Entry<Long, Entry> entry : entries.descendingMap().entrySet()) {
      long threshold = Math.max(entry.getValue().load(), entry.getValue().rules().least());
      if (randomness >= threshold) {
        break;
      }
      since = OptionalLong.of(entry.getKey());
    }
    return since;
  }
}
