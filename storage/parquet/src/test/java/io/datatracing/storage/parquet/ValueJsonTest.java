package io.datatracing.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueJsonTest {
  static Stream<Arguments> values() {
    AttributeValue bytes = AttributeValue.ofBytes(new byte[] {1, 2});
    return Stream.of(
        Arguments.of(AttributeValue.of("a\"\u0000ä\uD83D\uDE80"), "\"a\\\"\\u0000ä\uD83D\uDE80\""),
        Arguments.of(AttributeValue.of(Long.MIN_VALUE), "-9223372036854775808"),
        Arguments.of(AttributeValue.of(1.0), "1.0"),
        Arguments.of(AttributeValue.of(-0.0), "-0.0"),
        Arguments.of(AttributeValue.of(1e300), "1.0E300"),
        Arguments.of(AttributeValue.of(Double.NaN), "{\"$double\":\"NaN\"}"),
        Arguments.of(AttributeValue.of(Double.NEGATIVE_INFINITY), "{\"$double\":\"-Infinity\"}"),
        Arguments.of(AttributeValue.of(true), "true"),
        Arguments.of(AttributeValue.EMPTY, "null"),
        Arguments.of(bytes, "{\"$bytes\":\"AQI=\"}"),
        Arguments.of(AttributeValue.of(List.of()), "[]"),
        Arguments.of(AttributeValue.ofMap(List.of()), "{}"),
        Arguments.of(
            AttributeValue.of(List.of(AttributeValue.of(1), bytes, AttributeValue.EMPTY)),
            "[1,{\"$bytes\":\"AQI=\"},null]"),
        Arguments.of(
            AttributeValue.ofMap(List.of(Attribute.of("a", 1), Attribute.of("a", 2))),
            "{\"a\":1,\"a\":2}"),
        Arguments.of(
            AttributeValue.ofMap(List.of(Attribute.of("$bytes", "x"), Attribute.of("b", 2))),
            "{\"$map\":{\"$bytes\":\"x\",\"b\":2}}"),
        Arguments.of(
            AttributeValue.ofMap(List.of(new Attribute("$map", AttributeValue.ofMap(List.of())))),
            "{\"$map\":{\"$map\":{}}}"),
        Arguments.of(
            AttributeValue.ofMap(List.of(Attribute.of("b", 2), Attribute.of("$map", "x"))),
            "{\"b\":2,\"$map\":\"x\"}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyValueHasItsJsonAndComesBack(AttributeValue value, String json) throws IOException {
    assertThat(ValueJson.write(value)).isEqualTo(json);
    assertThat(ValueJson.read(json)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":", "[1", "{\"$bytes\":\"AQI=\",\"b\":1}", "hello"})
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> ValueJson.read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void longKeysComeBack() throws IOException {
    List<Attribute> entries = List.of(Attribute.of("k".repeat(100_000), "v".repeat(100_000)));
    assertThat(ValueJson.readEntries(ValueJson.write(entries))).isEqualTo(entries);
  }

  @Test
  void attributesAreAnObject() {
    assertThatThrownBy(() -> ValueJson.readEntries("[1]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'[1]' is no JSON object");
  }
}
