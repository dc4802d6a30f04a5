package io.datatracing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "GZIP, deflate|true",
        "deflate, gzip;q=0.5|true",
        "*|true",
        "gzip;q=0|false",
        "gzip; q=0.000, *|false",
        "identity|false",
        "''|false",
      })
  void gzipIsUsedOnlyWhenAllowed(String field, boolean allowed) {
    assertThat(AcceptEncoding.allowsGzip(List.of(field))).isEqualTo(allowed);
  }
}
