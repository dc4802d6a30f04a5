package io.datatracing.collector.sampling.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.datatracing.collector.pipeline.ByteSize;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a condition as a pipeline's file has it: a word, or an object with one key that says which
 * it is, see docs/sampling.md. The schema has been checked before.
 */
final class ConditionReader extends StdDeserializer<Condition> {
  private static final long serialVersionUID = 1L;

  ConditionReader() {
    super(Condition.class);
  }

  @Override
  public Condition deserialize(JsonParser in, DeserializationContext context) throws IOException {
    ObjectCodec codec = in.getCodec();
    JsonNode node = codec.readTree(in);
    try {
      return condition(node, codec);
    } catch (IllegalArgumentException e) {
      throw new JsonMappingException(in, e.getMessage(), e);
    }
  }

  private static Condition condition(JsonNode node, ObjectCodec codec) throws IOException {
    if (node.isTextual()) {
      return switch (node.asText()) {
        case "always" -> new Condition.Always();
        case "error" -> new Condition.Failed();
        case "head-sampled" -> new Condition.HeadSampled();
        default ->
            throw new IllegalArgumentException(
                "'" + node.asText() + "' is none of always, error, head-sampled");
      };
    }
    if (node.has("attribute")) {
      return attribute(node);
    }
    if (node.has("latency")) {
      return latency(node.get("latency"), codec);
    }
    if (node.has("slower-than-usual")) {
      return usual(node.get("slower-than-usual"), codec);
    }
    if (node.has("status")) {
      return new Condition.StatusCode(texts(node.get("status")));
    }
    if (node.has("spans")) {
      JsonNode spans = node.get("spans");
      return new Condition.SpanCount(
          spans.path("from").asLong(0), spans.path("to").asLong(Long.MAX_VALUE));
    }
    if (node.has("spans-per-second")) {
      return new Condition.SpanRate(node.get("spans-per-second").asDouble());
    }
    if (node.has("bytes-per-second")) {
      return new Condition.ByteRate(ByteSize.parse(node.get("bytes-per-second").asText()).bytes());
    }
    if (node.has("share")) {
      return new Condition.Share(node.get("share").asDouble());
    }
    if (node.has("trace-state")) {
      return new Condition.TraceStateMember(
          node.get("trace-state").asText(), texts(node.get("in")));
    }
    if (node.has("flags")) {
      return new Condition.TraceFlags(node.get("flags").asInt());
    }
    if (node.has("expression")) {
      return new Condition.Expression(node.get("expression").asText());
    }
    return composed(node, codec);
  }

  private static Condition composed(JsonNode node, ObjectCodec codec) throws IOException {
    if (node.has("and")) {
      return new Condition.And(all(node.get("and"), codec));
    }
    if (node.has("or")) {
      return new Condition.Or(all(node.get("or"), codec));
    }
    if (node.has("not")) {
      return new Condition.Not(condition(node.get("not"), codec));
    }
    if (node.has("composite")) {
      JsonNode composite = node.get("composite");
      List<Condition.Part> parts = new ArrayList<>();
      for (JsonNode part : composite.path("parts")) {
        parts.add(
            new Condition.Part(condition(part.path("of"), codec), part.path("percent").asDouble()));
      }
      return new Condition.Composite(composite.path("spans-per-second").asDouble(), parts);
    }
    throw new IllegalArgumentException("'" + node + "' is no condition; see docs/sampling.md");
  }

  private static Condition attribute(JsonNode node) {
    String key = node.get("attribute").asText();
    if (node.has("is")) {
      return new Condition.TruthAttribute(key, node.get("is").asBoolean());
    }
    if (node.has("in")) {
      return new Condition.TextAttribute(key, texts(node.get("in")), false);
    }
    if (node.has("matches")) {
      return new Condition.TextAttribute(key, texts(node.get("matches")), true);
    }
    if (node.has("from") || node.has("to")) {
      return new Condition.NumberAttribute(
          key,
          node.path("from").asDouble(Double.NEGATIVE_INFINITY),
          node.path("to").asDouble(Double.POSITIVE_INFINITY));
    }
    throw new IllegalArgumentException(
        "attribute '" + key + "' is asked for nothing; give one of in, matches, from, to, is");
  }

  private static Condition latency(JsonNode node, ObjectCodec codec) throws IOException {
    if (node.isTextual()) {
      return new Condition.Latency(duration(node, codec));
    }
    Duration from = node.has("from") ? duration(node.get("from"), codec) : Duration.ZERO;
    Duration below = node.has("below") ? duration(node.get("below"), codec) : null;
    return new Condition.Latency(from, below);
  }

  private static Condition usual(JsonNode node, ObjectCodec codec) throws IOException {
    if (node.isNumber()) {
      return new Condition.SlowerThanUsual(node.asDouble());
    }
    Condition.SlowerThanUsual usual = new Condition.SlowerThanUsual(99);
    return new Condition.SlowerThanUsual(
        node.path("percentile").asDouble(usual.percentile()),
        node.path("minimum-spans").asInt(usual.minimumSpans()),
        node.has("period") ? duration(node.get("period"), codec) : usual.period(),
        node.path("max-operations").asInt(usual.maxOperations()));
  }

  private static Duration duration(JsonNode node, ObjectCodec codec) throws IOException {
    return codec.treeToValue(node, Duration.class);
  }

  private static List<Condition> all(JsonNode nodes, ObjectCodec codec) throws IOException {
    List<Condition> conditions = new ArrayList<>();
    for (JsonNode node : nodes) {
      conditions.add(condition(node, codec));
    }
    return conditions;
  }

  private static List<String> texts(@Nullable JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node != null && node.isArray()) {
      node.forEach(one -> texts.add(one.asText()));
    } else if (node != null) {
      texts.add(node.asText());
    }
    return texts;
  }
}
