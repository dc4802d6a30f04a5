package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    assertThat(
            Json.parse(
                " {\"a\": [1, -2.5e1, true, false, null, \"\\\"\\\\\\/\\n\\u0105\"], \"b\":{}} "))
        .isEqualTo(
            Map.of(
                "a", Arrays.asList(1.0, -25.0, true, false, null, "\"\\/\n\u0105"), "b", Map.of()));
    assertThat(Json.parse("[]")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "[1 2]",
        "{\"a\"}",
        "{a:1}",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "tru",
        "1 2",
        "--1",
        "<html>",
        "\"\n\"",
        "{\"a\":}",
        "{}x",
        "{,}",
        "[01x]"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no JSON");
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void nothingButItsOwnExceptionComesOut(
      @ForAll @CharRange(from = ' ', to = '~') String arbitrary) {
    for (String text : List.of(arbitrary, "{" + arbitrary + "}", "[\"" + arbitrary + "\"]")) {
      Throwable thrown = Assertions.catchThrowable(() -> Json.parse(text));
      assertThat(thrown == null || thrown instanceof IllegalArgumentException).isTrue();
    }
  }
}
