package io.datatracing.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputRangeTest {
  @Test
  void rangesAndRecordsAreRead() {
    assertThat(InputRange.parse("orders/3:5-9")).isEqualTo(new InputRange("orders", 3, 5, 9));
    assertThat(InputRange.parse("orders/3:5")).isEqualTo(new InputRange("orders", 3, 5, 5));
    assertThat(InputRange.parse("a/b/0:1-2")).isEqualTo(new InputRange("a/b", 0, 1, 2));
    assertThat(InputRange.parse(new RecordAddress("c", "orders", 3, 5).toString()))
        .isEqualTo(new InputRange("orders", 3, 5, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "orders/3", "/3:5", "orders/x:5", "orders/3:", "o/3:9-5"})
  void anythingElseIsNone(String text) {
    assertThat(InputRange.parse(text)).isNull();
  }
}
