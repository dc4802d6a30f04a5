package io.datatracing.instrumentation.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "orders.example:8443,orders.example,8443",
    "orders.example,orders.example,0",
    "127.0.0.1:80,127.0.0.1,80",
    "[::1]:9090,::1,9090",
    "[::1],::1,0",
    "orders:,orders,0",
    "orders:http,orders,0",
    "orders:70000,orders,0",
    "orders:99999999999,orders,0",
  })
  void hostAndPortAreTakenApart(String text, String host, int port) {
    assertThat(Authority.parse(text).host()).isEqualTo(host);
    assertThat(Authority.parse(text).port()).isEqualTo(port);
  }

  @Test
  void absentAuthorityHasNoHost() {
    assertThat(Authority.parse(null).host()).isNull();
    assertThat(Authority.parse("").host()).isNull();
  }
}
