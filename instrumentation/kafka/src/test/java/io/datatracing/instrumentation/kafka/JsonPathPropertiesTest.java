package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What Jackson finds, and nothing of what it refuses but what is behind the place. */
class JsonPathPropertiesTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String[] TEXTS = {
    "", "id", "a b", "ü", "\"", "\\", "\n\t", "😀", "\u0001", "{", "]", "x,y:z", "\u2028"
  };

  @Property(tries = 500)
  void everyScalarOfADocumentIsFound(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    JsonNode document = node(random, 4);
    byte[] json =
        random.nextBoolean()
            ? JACKSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document)
            : escaped(JACKSON.writeValueAsString(document), random);
    check(json, document, new ArrayList<>());
  }

  @Property(tries = 500)
  void whatIsBrokenAnywhereNeitherThrowsNorInvents(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    byte[] json = JACKSON.writeValueAsBytes(JACKSON.createObjectNode().set("id", node(random, 3)));
    for (int i = random.nextInt(3); i >= 0; i--) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    byte[] found = new JsonPath(new String[] {".id"}, 0).read(json, 0, json.length);
    JsonNode expected = parse(json);
    // Jackson makes something of its own of bytes that are no UTF-8.
    boolean isText = Arrays.equals(encodable(json), json);
    if (expected != null && isText && found != JsonPath.UNREADABLE) {
      JsonNode id = expected.path("id");
      if (id.isNumber()) {
        // Jackson writes it in another form.
        assertThat(Double.parseDouble(new String(found, StandardCharsets.UTF_8)))
            .isEqualTo(id.asDouble());
        return;
      }
      assertThat(found == null ? null : new String(found, StandardCharsets.UTF_8))
          .isEqualTo(
              id.isValueNode() && !id.isNull()
                  ? new String(id.asText().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                  : null);
    }
  }

  @Property(tries = 300)
  void anyBytesAreReadWithoutAnException(@ForAll byte[] bytes) {
    new JsonPath(new String[] {".a", "0"}, 0).read(bytes, 0, bytes.length);
    new JsonPath(new String[] {"0"}, 0).read(bytes, 0, bytes.length);
  }

  /** Without half a pair of surrogates, which an escape may leave, and without wrong bytes. */
  private static byte[] encodable(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }

  private static void check(byte[] json, JsonNode node, List<String> steps) {
    byte[] read = new JsonPath(steps.toArray(new String[0]), 0).read(json, 0, json.length);
    assertThat(read).as("%s", steps).isNotSameAs(JsonPath.UNREADABLE);
    assertThat(read == null ? null : new String(read, StandardCharsets.UTF_8))
        .as("%s", steps)
        .isEqualTo(node.isValueNode() && !node.isNull() ? node.asText() : null);
    for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> member = it.next();
      check(json, member.getValue(), with(steps, "." + member.getKey()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      check(json, node.get(i), with(steps, Integer.toString(i)));
    }
  }

  private static List<String> with(List<String> steps, String step) {
    List<String> more = new ArrayList<>(steps);
    more.add(step);
    return more;
  }

  private static JsonNode node(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0:
        return JACKSON.getNodeFactory().numberNode(random.nextInt());
      case 1:
        return JACKSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 2:
        return JACKSON.nullNode();
      case 6:
        ObjectNode object = JACKSON.createObjectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set(
              TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(3), node(random, depth - 1));
        }
        return object;
      case 7:
        ArrayNode array = JACKSON.createArrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.add(node(random, depth - 1));
        }
        return array;
      default:
        return JACKSON.getNodeFactory().textNode(TEXTS[random.nextInt(TEXTS.length)]);
    }
  }

  /** The same document, with some letters as escapes. */
  private static byte[] escaped(String json, Random random) {
    StringBuilder out = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      int size = Character.charCount(c);
      if (c == '\\') {
        // What Jackson has escaped stays so: a digit of it must not become an escape.
        size = json.charAt(i + 1) == 'u' ? 6 : 2;
        out.append(json, i, i + size);
      } else if (inString && c != '"' && random.nextInt(3) == 0) {
        for (char half : Character.toChars(c)) {
          out.append(String.format("\\u%04x", (int) half));
        }
      } else {
        inString ^= c == '"';
        out.appendCodePoint(c);
      }
      i += size;
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JACKSON.readTree(json);
    } catch (java.io.IOException e) {
      return null;
    }
  }
}
