package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datatracing.collector.pipeline.ConfigException.Problem;
import io.datatracing.collector.selftrace.SelfTracing;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pipeline's file in three steps, each with all its problems at once: the schema says what
 * may stand where, each node's type reads its settings, then the channels are followed.
 */
public final class PipelineReader {
  private static final JsonPointer NODES = JsonPointer.compile("/nodes");
  private static final JsonPointer TRACING = JsonPointer.compile("/tracing");
  private static final JsonPointer ENTRY = JsonPointer.compile("/" + PipelineConfig.RECEIVE);

  private static final String OFF = SelfTracing.Mode.NONE.word();

  private final YamlDocument document;
  private final NodeTypes types;
  private final List<Problem> problems = new ArrayList<>();

  private PipelineReader(YamlDocument document, NodeTypes types) {
    this.document = document;
    this.types = types;
  }

  /**
   * @throws ConfigException with everything that was found wrong
   */
  public static PipelineConfig read(Path file, NodeTypes types) {
    return read(String.valueOf(file.getFileName()), text(file), types);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(new Problem(file.toString(), 0, "", "is not there"));
    } catch (CharacterCodingException e) {
      throw new ConfigException(new Problem(file.toString(), 0, "", "is not UTF-8"));
    } catch (IOException e) {
      throw new ConfigException(new Problem(file.toString(), 0, "", "cannot be read: " + e));
    }
  }

  /**
   * @param source its name, for messages
   */
  static PipelineConfig read(String source, String text, NodeTypes types) {
    YamlDocument document = YamlDocument.parse(source, text);
    types.schema().check(document);
    return new PipelineReader(document, types).config();
  }

  private PipelineConfig config() {
    Map<String, NodeConfig> nodes = new LinkedHashMap<>();
    document
        .root()
        .at(NODES)
        .properties()
        .forEach(
            field -> {
              NodeConfig node = node(field.getKey(), (ObjectNode) field.getValue());
              if (node != null) {
                nodes.put(node.id(), node);
              }
            });
    failIfAny();
    List<String> entries = ids(document.root().at(ENTRY));
    // The schema has refused other words before.
    SelfTracing.Mode tracing = SelfTracing.Mode.of(document.root().at(TRACING).asText(OFF));
    PipelineConfig config = new PipelineConfig(document.file(), entries, nodes, tracing);
    checkChannels(config);
    failIfAny();
    return config;
  }

  private void failIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private @Nullable NodeConfig node(String id, ObjectNode all) {
    JsonPointer at = NODES.appendProperty(id);
    NodeType<?> type = types.named(all.get("type").asText());
    ObjectNode settings = all.deepCopy();
    settings.remove(List.of("type", "to", "wait", "queue", "retry"));
    try {
      NodeConfig.Made<?> made = made(type, settings, at);
      return new NodeConfig(
          id, made, settings.toString(), ids(all.path("to")), channel(all, type, at));
    } catch (SettingException e) {
      problems.add(document.problem(e.place(), e.reason()));
      return null;
    }
  }

  private static <O> NodeConfig.Made<O> made(NodeType<O> type, ObjectNode settings, JsonPointer at)
      throws SettingException {
    return new NodeConfig.Made<>(type, SettingsMapper.read(settings, type.options(), at));
  }

  private static ChannelOptions channel(ObjectNode node, NodeType<?> type, JsonPointer at)
      throws SettingException {
    boolean waits = node.path("wait").asBoolean(true);
    if (waits && (node.has("queue") || node.has("retry"))) {
      String setting = node.has("queue") ? "queue" : "retry";
      throw new SettingException(
          at.appendProperty(setting), "is for nodes that are not waited for: add 'wait: false'");
    }
    if (!waits && !type.isOutput()) {
      throw new SettingException(
          at.appendProperty("wait"), "false is for outputs; " + type.name() + " is none");
    }
    return new ChannelOptions(
        waits,
        node.has("queue")
            ? ByteSize.parse(node.get("queue").asText()).bytes()
            : ChannelOptions.DEFAULT_QUEUE.bytes(),
        node.has("retry")
            ? SettingsMapper.duration(node.get("retry").asText())
            : ChannelOptions.DEFAULT_RETRY);
  }

  /** One id, or a list of them; none when there is nothing. */
  private static List<String> ids(JsonNode value) {
    List<String> ids = new ArrayList<>();
    if (value.isTextual()) {
      ids.add(value.asText());
    } else {
      value.forEach(id -> ids.add(id.asText()));
    }
    return ids;
  }

  private void checkChannels(PipelineConfig config) {
    checkTargets(ENTRY, config.entries(), config);
    config
        .nodes()
        .forEach(
            (id, node) -> {
              JsonPointer at = NODES.appendProperty(id);
              checkTargets(at.appendProperty("to"), node.to(), config);
              if (node.to().isEmpty() && !node.type().isOutput()) {
                problems.add(
                    document.problem(at, "spans end here; say where they go on: 'to: store'"));
              } else if (!node.to().isEmpty() && node.type().isOutput()) {
                problems.add(
                    document.problem(
                        at.appendProperty("to"),
                        "nothing can follow; " + node.type().name() + " is an output"));
              }
            });
    if (problems.isEmpty()) {
      checkCircles(config);
    }
    if (problems.isEmpty()) {
      Set<String> reached = new HashSet<>(config.downstream());
      config.nodes().keySet().stream()
          .filter(id -> !reached.contains(id))
          .forEach(
              id ->
                  problems.add(
                      document.problem(
                          NODES.appendProperty(id),
                          "no channel leads here; remove it or name it")));
      config.nodes().forEach((id, node) -> checkPassedByAll(id, node, config));
    }
  }

  /** Follows all channels but those through the node. */
  private void checkPassedByAll(String id, NodeConfig node, PipelineConfig config) {
    if (!node.made().mustSeeAllStored()) {
      return;
    }
    Set<String> seen = new HashSet<>(Set.of(id));
    Deque<String> left = new ArrayDeque<>(config.entries());
    while (!left.isEmpty()) {
      String next = left.removeFirst();
      if (seen.add(next)) {
        if (config.node(next).type() instanceof StoreType) {
          problems.add(
              document.problem(
                  NODES.appendProperty(id).appendProperty("rollups"),
                  "count wrong where spans reach '"
                      + next
                      + "' without passing this node: lead every channel to it through here"));
        }
        left.addAll(config.node(next).to());
      }
    }
  }

  private void checkTargets(JsonPointer at, List<String> targets, PipelineConfig config) {
    Set<String> seen = new HashSet<>();
    for (String target : targets) {
      if (!config.nodes().containsKey(target)) {
        problems.add(
            document.problem(
                at, "there is no node '" + target + "'; there are " + config.nodes().keySet()));
      } else if (!seen.add(target)) {
        problems.add(document.problem(at, "'" + target + "' is there twice"));
      }
    }
  }

  private void checkCircles(PipelineConfig config) {
    Set<String> safe = new HashSet<>();
    for (String id : config.nodes().keySet()) {
      Deque<String> way = new ArrayDeque<>();
      if (isCircle(id, way, safe, config)) {
        String last = way.peekLast();
        List<String> circle = new ArrayList<>(way);
        circle = circle.subList(circle.indexOf(last), circle.size());
        problems.add(
            document.problem(
                NODES.appendProperty(String.valueOf(last)).appendProperty("to"),
                "leads in a circle: " + String.join(" -> ", circle)));
        return;
      }
    }
  }

  /** Leaves the way that closes a circle in {@code way}. */
  private static boolean isCircle(
      String id, Deque<String> way, Set<String> safe, PipelineConfig config) {
    if (safe.contains(id)) {
      return false;
    }
    boolean closes = way.contains(id);
    way.addLast(id);
    if (closes) {
      return true;
    }
    for (String to : config.node(id).to()) {
      if (isCircle(to, way, safe, config)) {
        return true;
      }
    }
    way.removeLast();
    safe.add(id);
    return false;
  }
}
