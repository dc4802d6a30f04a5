package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"o-7\"}|o-7",
        "  { \"a\" : [1,{\"id\":2}] , \"id\" : 77 }  |77",
        "{\"a\":\"}\\\"{\",\"id\":-1.5e+3}|-1.5e+3",
        "{\"id\":true}|true",
        "{\"\\u0069d\":\"x\"}|x",
        "{\"id\":\"first\",\"id\":\"second\"}|first",
        "{\"id\":\"\"}|``",
      })
  void memberIsTold(String json, String expected) {
    assertThat(text(json, ".id")).isEqualTo(expected);
  }

  @Test
  void escapesAreUndone() {
    assertThat(text("{\"id\":\"a\\n\\u00fc\\ud83d\\ude00\\/\"}", ".id")).isEqualTo("a\nü😀/");
    assertThat(text("{\"id\":\"\\ud83d!\"}", ".id")).as("half a pair").isEqualTo("?!");
  }

  @Test
  void stepsLeadIntoMembersAndElements() {
    String json = "{\"order\":{\"items\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]}}";
    assertThat(text(json, ".order", ".items", "1", ".sku")).isEqualTo("b");
    assertThat(text(json, ".order", ".items", "2", ".sku")).isNull();
    assertThat(text(json, ".order", "0")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"a\":1}", "{\"id\":null}", "{\"id\":{}}", "{\"id\":[1]}", "[]", "7"})
  void whatIsNotThereIsNull(String json) {
    assertThat(text(json, ".id")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"id",
        "{\"id\"",
        "{\"id\":",
        "{\"id\":\"",
        "{\"id\":tru}",
        "{\"id\":01}",
        "{\"id\":1.}",
        "{\"id\":\"\\x\"}",
        "{\"id\":\"\\u12\"}",
        "{\"a\":[,\"id\":1}",
        "{\"a\" 1}",
        "no json",
        "\u0002abc",
        "{id:1}",
        "{\"a\":1;\"id\":2}",
        "{\"id\":\"a\nb\"}"
      })
  void whatIsNoJsonIsUnreadable(String json) {
    assertThat(read(json.getBytes(StandardCharsets.UTF_8), ".id")).isSameAs(JsonPath.UNREADABLE);
  }

  @Test
  void marksInFrontArePassedOver() {
    byte[] registry = "\0\0\0\0\5{\"id\":1}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(registry, ".id")).asString().isEqualTo("1");
    byte[] marked = "\u00ef\u00bb\u00bf{\"id\":1}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(marked, ".id")).asString().isEqualTo("1");
  }

  @Test
  void thereIsAMostOfBytesAndLevels() {
    String before = "{\"a\":\"" + "x".repeat(JsonPath.MAX_BYTES) + "\",\"id\":1}";
    assertThat(read(before.getBytes(StandardCharsets.UTF_8), ".id")).isSameAs(JsonPath.UNREADABLE);
    String number = "{\"id\":" + " ".repeat(JsonPath.MAX_BYTES - 7) + "12}";
    assertThat(read(number.getBytes(StandardCharsets.UTF_8), ".id"))
        .as("a number that goes on behind the limit")
        .isSameAs(JsonPath.UNREADABLE);
    String deep = "{\"a\":" + "[".repeat(65) + "]".repeat(65) + ",\"id\":1}";
    assertThat(read(deep.getBytes(StandardCharsets.UTF_8), ".id")).isSameAs(JsonPath.UNREADABLE);
    String allowed = "{\"a\":" + "[".repeat(64) + "]".repeat(64) + ",\"id\":1}";
    assertThat(text(allowed, ".id")).isEqualTo("1");
  }

  private static String text(String json, String... steps) {
    byte[] read = read(json.getBytes(StandardCharsets.UTF_8), steps);
    assertThat(read).isNotSameAs(JsonPath.UNREADABLE);
    return read == null ? null : new String(read, StandardCharsets.UTF_8);
  }

  private static byte[] read(byte[] json, String... steps) {
    return new JsonPath(steps, 0).read(json, 0, json.length);
  }
}
