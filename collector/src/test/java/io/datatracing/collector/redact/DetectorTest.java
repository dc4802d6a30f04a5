package io.datatracing.collector.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorTest {
  /** What the detector finds first, checked, and only where its look at the bytes allows it. */
  private static String found(Detector detector, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!detector.mayBeIn(new Looks().read(bytes, 0, bytes.length))) {
      return "";
    }
    Matcher matcher = detector.matcher(text);
    for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
      int length = detector.length(matcher.group());
      if (length > 0) {
        return matcher.group().substring(0, length);
      }
    }
    return "";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        // Numbers that the networks publish for tests.
        "card | pay 4111111111111111 now | 4111111111111111",
        "card | 5555-5555-5555-4444 | 5555-5555-5555-4444",
        "card | 3782 822463 10005 | 3782 822463 10005",
        "card | 6011111111111117 | 6011111111111117",
        "card | 3530111333300000 | 3530111333300000",
        "card | 30569309025904 | 30569309025904",
        "card | 2223003122003222 | 2223003122003222",
        "card | 12 4111 1111 1111 1111 12 | 4111 1111 1111 1111",
        "card | 1234 5678 4111111111111111 | 4111111111111111",
        "iban | DE89 3704 0044 0532 0130 00 PAID | DE89 3704 0044 0532 0130 00",
        "card | 4111111111111112 | nothing",
        "card | x41111111111111110 | nothing",
        "card | 41111111111111111111 | nothing",
        "card | 1700000000000000000 | nothing",
        "card | 0000000000000000 | nothing",
        "email | write to a.b+c@mail.example.org! | a.b+c@mail.example.org",
        "email | @home | nothing",
        "email | user@localhost | nothing",
        "jwt | token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln. |"
            + " eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "jwt | eyJhbGciOiJIUzI1NiJ9 | nothing",
        "authorization | Authorization: Bearer abcdefgh12345678 | Bearer abcdefgh12345678",
        "authorization | basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== | basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "authorization | the bearer of news | nothing",
        "aws-key | id AKIAIOSFODNN7EXAMPLE. | AKIAIOSFODNN7EXAMPLE",
        "aws-key | AKIAIOSFODNN7EXAMPL | nothing",
        "api-token | ghp_0123456789abcdefghijABCDEFGHIJ012345 |"
            + " ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "api-token | xoxb-123456789012-abc | xoxb-123456789012-abc",
        "api-token | github_pat_0123456789abcdefghij01 | github_pat_0123456789abcdefghij01",
        "api-token | glpat-0123456789abcdefghij | glpat-0123456789abcdefghij",
        "api-token | sk_live_0123456789abcdef | sk_live_0123456789abcdef",
        "api-token | rk_test_0123456789abcdef | rk_test_0123456789abcdef",
        "api-token | AIza0123456789abcdefghijABCDEFGHIJ01234 |"
            + " AIza0123456789abcdefghijABCDEFGHIJ01234",
        "api-token | skeleton keys and risk_live | nothing",
        "iban | to DE89 3704 0044 0532 0130 00 today | DE89 3704 0044 0532 0130 00",
        "iban | GB29NWBK60161331926819 | GB29NWBK60161331926819",
        "iban | NO9386011117947 | NO9386011117947",
        "iban | DE89370400440532013001 | nothing",
        "iban | ORDERS2024ABCDEFGH | nothing",
      })
  void whatLooksLikeOneAndIsOneIsFound(String detector, String text, String part) {
    assertThat(found(Detector.named(detector.trim()), text.trim()))
        .isEqualTo(part == null ? "" : part.trim());
  }

  /** The look at the bytes may only pass over what the pattern would not find. */
  @Property(seed = "7")
  void nothingIsPassedOverThatThePatternFinds(
      @ForAll @Size(max = 6) List<@From("fragments") String> fragments) {
    String text = String.join("", fragments);
    for (Detector detector : Detector.values()) {
      Matcher matcher = detector.matcher(text);
      for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
        if (detector.length(matcher.group()) > 0) {
          assertThat(found(detector, text)).as(detector + " in " + text).isNotEmpty();
        }
      }
    }
  }

  @Provide
  Arbitrary<String> fragments() {
    return Arbitraries.of(
        "",
        " ",
        "-",
        "_",
        "x",
        "AKIA",
        "ASIAIOSFODNN7EXAMPLE",
        "A234567ABCDEFGHI",
        "gh",
        "ghp_",
        "ghs_",
        "github",
        "_pat_",
        "glpat-",
        "xoxb-",
        "xoxp",
        "sk_",
        "rk",
        "_live_",
        "test_",
        "AIza",
        "0123456789abcdefghijABCDEFGHIJ012345",
        "0123456789",
        "eyJhbGci",
        ".eyJzdWIi",
        ".c2ln",
        "bearer ",
        "Basic:",
        "abcdefgh12",
        "me@",
        "example.org",
        "4111111111111111",
        "4111 1111 1111 1111",
        "GB29",
        "NWBK60161331926819",
        "DE89 3704 0044 0532 0130 00",
        "2025-06-15T12:00:00Z");
  }

  @Property(seed = "7")
  void everyCardOfAKnownRangeIsFoundInAnySurroundings(
      @ForAll @LongRange(min = 400000000000000L, max = 499999999999999L) long body,
      @ForAll @StringLength(max = 20) String before,
      @ForAll @StringLength(max = 20) String after) {
    String card = withCheckDigit(Long.toString(body));
    assertThat(found(Detector.CARD, before + " <" + card + "> " + after)).isNotEmpty();
  }

  @Property(seed = "7")
  void aWrongDigitIsNoCard(
      @ForAll @LongRange(min = 400000000000000L, max = 499999999999999L) long body,
      @ForAll @IntRange(min = 1, max = 9) int wrong) {
    String card = withCheckDigit(Long.toString(body));
    char digit = (char) ('0' + (card.charAt(15) - '0' + wrong) % 10);
    assertThat(found(Detector.CARD, card.substring(0, 15) + digit)).isEmpty();
  }

  /** By the rule of ISO/IEC 7812-1, annex B, written another way than the code. */
  private static String withCheckDigit(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return body + (10 - sum % 10) % 10;
  }

  @Property(seed = "7")
  void everyAccountNumberIsFound(
      @ForAll @LongRange(min = 100000000000000000L, max = 999999999999999999L) long account) {
    BigInteger digits = new BigInteger(account + "131400");
    int check = 98 - digits.mod(BigInteger.valueOf(97)).intValue();
    String iban = "DE%02d%d".formatted(check, account);
    assertThat(found(Detector.IBAN, "(" + iban + ")")).isEqualTo(iban);
  }
}
