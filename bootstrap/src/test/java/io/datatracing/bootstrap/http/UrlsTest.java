package io.datatracing.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {
  @ParameterizedTest
  @CsvSource({
    "http://h/p,http://h/p",
    "http://user:pass@h/p,http://REDACTED:REDACTED@h/p",
    "http://user@h:8080,http://REDACTED:REDACTED@h:8080",
    "http://a@b@h/p,http://REDACTED:REDACTED@h/p",
    "http://h/p@q,http://h/p@q",
    "http://h?mail=a@b,http://h?mail=a@b",
    "http://h/p?sig=abc&x=1,http://h/p?sig=REDACTED&x=1",
    "http://h/p?x=1&Signature=a%2Fb#f,http://h/p?x=1&Signature=REDACTED#f",
    "http://h/p?sigil=1&design=2,http://h/p?sigil=1&design=2",
    "http://h/p?AWSAccessKeyId=A&X-Goog-Signature=B,http://h/p?AWSAccessKeyId=REDACTED&X-Goog-Signature=REDACTED",
    "http://h/p?sig=,http://h/p?sig=REDACTED",
    "/relative?sig=1,/relative?sig=REDACTED"
  })
  void secretsAreTakenOut(String url, String expected) {
    assertThat(Urls.redact(url)).isEqualTo(expected);
  }

  @Test
  void aQueryAloneIsTreatedAsOne() {
    assertThat(Urls.redactQuery("sig=1&sig=2")).isEqualTo("sig=REDACTED&sig=REDACTED");
  }

  @Test
  void thePathIsWhatIsSentWithoutTheQuery() {
    assertThat(Urls.path("http://h/orders/42?page=2")).isEqualTo("/orders/42");
    assertThat(Urls.path("https://u:p@h:8443/a%20b#c")).isEqualTo("/a%20b");
    assertThat(Urls.path("http://h")).isEqualTo("/");
    assertThat(Urls.path("http://h?x=/y")).isEqualTo("/");
  }

  @Test
  void portsFollowTheScheme() {
    assertThat(Urls.defaultPort("https://h/")).isEqualTo(443);
    assertThat(Urls.defaultPort("http://h/")).isEqualTo(80);
    assertThat(Urls.defaultPort("ftp://h/")).isZero();
  }

  @Property
  void anyTextIsSurvived(@ForAll String text) {
    assertThat(Urls.redact("http://" + text)).isNotNull();
    assertThat(Urls.path("http://" + text)).startsWith("/");
    assertThat(Urls.redactQuery(text)).isNotNull();
  }

  @Property
  void aPasswordNeverGetsThrough(@ForAll String path) {
    assertThat(Urls.redact("http://u:sesame@h/" + path)).doesNotContain("u:sesame");
  }
}
