package io.datatracing.bootstrap.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaggageTest {
  @Test
  void theSpecificationsExamplesAreRead() {
    Baggage baggage =
        Baggage.parse(
            "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue");

    assertThat(baggage.get("key1")).isEqualTo("value1");
    assertThat(baggage.members().get(0).properties()).isEqualTo("property1;property2");
    assertThat(baggage.get("key2")).isEqualTo("value2");
    assertThat(baggage.members().get(2).properties()).isEqualTo("propertyKey=propertyValue");
    assertThat(baggage.header())
        .isEqualTo(
            "key1=value1;property1;property2,key2=value2,key3=value3;propertyKey=propertyValue");
  }

  @Test
  void valuesAreDecodedForTheReaderAndHandedOnAsTheyCame() {
    Baggage baggage = Baggage.parse("user=Am%C3%A9lie%2c%20x,raw=a%zz%4,bad=%ff%C3");

    assertThat(baggage.get("user")).isEqualTo("Amélie, x");
    assertThat(baggage.get("raw")).isEqualTo("a%zz%4");
    assertThat(baggage.get("bad")).isEqualTo("\ufffd\ufffd");
    assertThat(baggage.header()).isEqualTo("user=Am%C3%A9lie%2c%20x,raw=a%zz%4,bad=%ff%C3");
  }

  @Test
  void valuesMayHoldEqualsSignsAndBeEmpty() {
    Baggage baggage = Baggage.parse("a=b=c,empty=");

    assertThat(baggage.get("a")).isEqualTo("b=c");
    assertThat(baggage.get("empty")).isEmpty();
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(Baggage.parse(List.of("a=1,b=2", "", "c=3")).header()).isEqualTo("a=1,b=2,c=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad",
        "=1",
        "b d=1",
        "b\"=1",
        "bad=a b",
        "bad=\"1\"",
        "bad=a\\b",
        "bad=ü",
        "bad=1;p q",
        "bad=1;;",
        "bad=1;p=a b"
      })
  void aBadMemberIsLeftOutAndTheOthersStay(String bad) {
    assertThat(Baggage.parse("a=1," + bad + ",z=26").header()).isEqualTo("a=1,z=26");
  }

  @Test
  void doubledNamesStayAndTheLastOneAnswers() {
    Baggage baggage = Baggage.parse("a=1,b=2,a=3");

    assertThat(baggage.get("a")).isEqualTo("3");
    assertThat(baggage.header()).isEqualTo("a=1,b=2,a=3");
    assertThat(baggage.with("a", "4").header()).isEqualTo("b=2,a=4");
    assertThat(baggage.without("a").header()).isEqualTo("b=2");
  }

  @Test
  void sixtyFourMembersAreTheMost() {
    StringBuilder header = new StringBuilder();
    for (int i = 0; i < 70; i++) {
      header.append(i == 0 ? "" : ",").append("k").append(i).append("=v");
    }

    Baggage baggage = Baggage.parse(header.toString());

    assertThat(baggage.size()).isEqualTo(64);
    assertThat(baggage.get("k63")).isEqualTo("v");
    assertThat(baggage.get("k64")).isNull();
  }

  @Test
  void membersBeyond8192BytesAreDroppedWhole() {
    String first = "a=" + "x".repeat(8_180);

    assertThat(Baggage.parse(first + ",b=1234567").header()).hasSize(8_192);
    assertThat(Baggage.parse(first + ",b=12345678").header()).isEqualTo(first);
    assertThat(Baggage.parse("a=" + "x".repeat(8_191)).size()).isZero();
  }

  @Test
  void aNameMustBeAToken() {
    assertThatThrownBy(() -> Baggage.empty().with("a b", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a b");
  }

  @Test
  void aContextCarriesIt() {
    Baggage baggage = Baggage.empty().with("tenant", "blue");

    assertThat(Baggage.from(baggage.in(CurrentContext.root()))).isSameAs(baggage);
    assertThat(Baggage.from(CurrentContext.root())).isNull();
  }

  @Property
  void anyValueIsReadBack(@ForAll String value) {
    Baggage sent = Baggage.empty().with("key", value);
    String utf8 = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    assertThat(Baggage.parse(sent.header()).get("key")).isEqualTo(sent.size() == 0 ? null : utf8);
  }

  @Property(tries = 5_000)
  void garbageNeverThrowsAndWhatIsKeptIsValid(@ForAll @Size(max = 5) List<String> lines) {
    Baggage baggage = Baggage.parse(lines);

    assertThat(Baggage.parse(baggage.header()).header()).isEqualTo(baggage.header());
    assertThat(baggage.header().length()).isLessThanOrEqualTo(Baggage.MAX_BYTES);
    baggage.members().forEach(member -> assertThat(member.value()).isNotNull());
  }
}
