package io.datatracing.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.Json;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void whatIsWrittenIsRead() {
    String odd = "a\"b\\c\n\u0001é€";
    JsonText json = new JsonText().open('{').field(odd, odd).field("absent", null);
    json.field("count", Long.MIN_VALUE).field("yes", true).name("list").open('[');
    json.open('{').close('}').open('{').field("x", "y").close('}').close(']').close('}');

    Map<String, Object> expected = new HashMap<>();
    expected.put(odd, odd);
    expected.put("count", Long.toString(Long.MIN_VALUE));
    expected.put("yes", true);
    expected.put("list", Arrays.asList(Collections.emptyMap(), Collections.singletonMap("x", "y")));
    assertThat(Json.parse(json.toString())).isEqualTo(expected);
  }
}
