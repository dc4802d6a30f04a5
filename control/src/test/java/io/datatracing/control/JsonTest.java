package io.datatracing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void whatIsWrittenIsRead() {
    String odd = "a\"b\\c\n\u0001é€";
    JsonText json = new JsonText().open('{').field(odd, odd).field("absent", null);
    json.field("count", Long.MIN_VALUE).field("yes", true).name("list").open('[');
    json.open('{').close('}').open('{').field("x", "y").close('}').close(']').close('}');

    java.util.Map<?, ?> read = JsonReader.object(utf8(json.toString()));
    assertThat(read.get(odd)).isEqualTo(odd);
    assertThat(read.get("count")).isEqualTo(Long.toString(Long.MIN_VALUE));
    assertThat(read.get("yes")).isEqualTo(true);
    assertThat(read.get("list").toString()).isEqualTo("[{}, {x=y}]");
    assertThat(read).hasSize(4);
  }

  @Test
  void jsonOfOthersIsRead() {
    assertThat(
            JsonReader.object(utf8(" {\"a\" : [ 1.5e3 , null , \"\\u00e9\\/\" ] , \"b\":{}} "))
                .get("a"))
        .isEqualTo(Arrays.asList("1.5e3", null, "é/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":x}",
        "{}x",
        "{\"a\":\"\\q\"}",
        "{,}"
      })
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> JsonReader.object(utf8(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthIsBounded() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      deep.append("{\"a\":");
    }
    assertThatThrownBy(() -> JsonReader.object(utf8(deep.toString())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
