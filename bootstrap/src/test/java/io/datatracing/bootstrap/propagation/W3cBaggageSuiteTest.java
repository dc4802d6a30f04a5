package io.datatracing.bootstrap.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * W3C Baggage by its text (https://www.w3.org/TR/baggage/) and the cases of its tests
 * (https://github.com/w3c/baggage/tree/main/test): what comes in, what goes out.
 */
class W3cBaggageSuiteTest {
  static Stream<Arguments> headers() {
    return Stream.of(
        same("key1=value1,key2=value2"),
        same("SomeKey=SomeValue"),
        same("SomeKey=SomeValue;SomeProp"),
        same("SomeKey=SomeValue;SomePropKey=SomePropValue"),
        same("SomeKey=SomeValue;ValueProp=PropVal;OnlyProp"),
        same("SomeKey=SomeValue,SomeKey2=SomeValue2;ValueProp=PropVal"),
        same("SomeKey=SomeValue=equals"),
        same("key="),
        // Spaces around everything but keys and values themselves.
        row("SomeKey \t = \t SomeValue \t ; \t SomeProp ", "SomeKey=SomeValue;SomeProp"),
        row("a \t = 1 \t , \t b = 2", "a=1,b=2"),
        row("a=1; p = q ;r", "a=1;p=q;r"),
        // Percent-encoding stays as it came.
        same("userId=Am%C3%A9lie"),
        same("k=%22%20%2C%3B%5C"),
        same("k=%ff%zz%"),
        // Every char a value may have.
        same("k=" + octets()),
        same("!#$%&'*+-.^_`|~09azAZ=1"),
        // Doubled keys both travel.
        same("a=1,a=2"),
        // Invalid members are left out, their neighbours stay.
        row("a=1,,b=2", "a=1,b=2"),
        row(",a=1,", "a=1"),
        row("a=1,novalue,b=2", "a=1,b=2"),
        row("a=1,=2,b=3", "a=1,b=3"),
        row("a=1,b c=2,d=4", "a=1,d=4"),
        row("a=1,b(=2,d=4", "a=1,d=4"),
        row("a=1,b=x y,d=4", "a=1,d=4"),
        row("a=1,b=\"q\",d=4", "a=1,d=4"),
        row("a=1,b=\\,d=4", "a=1,d=4"),
        row("a=1,b=\u00e4,d=4", "a=1,d=4"),
        row("a=1,b=2;p q,d=4", "a=1,d=4"),
        row("a=1,b=2;p=\u0001,d=4", "a=1,d=4"),
        // An empty property is none that is valid.
        row("a=1,b=2;;p,d=4", "a=1,d=4"),
        row("", null),
        row(",", null),
        row("novalue", null));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void whatComesGoesOn(String in, String out) {
    assertThat(through(in)).isEqualTo(out);
  }

  @Test
  void linesCountAsOne() {
    assertThat(through("a=1", "", "b=2 , c=3", "bad")).isEqualTo("a=1,b=2,c=3");
  }

  @Test
  void sixtyFourMembersTravelAndNoMore() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      members.add("key" + i + "=" + i);
    }
    assertThat(through(String.join(",", members)))
        .isEqualTo(String.join(",", members.subList(0, 64)));
  }

  @Test
  void atLeast8192BytesTravel() {
    String most = "a=" + "v".repeat(Baggage.MAX_BYTES - 2);
    assertThat(through(most)).isEqualTo(most).hasSize(8_192);
    assertThat(through("b=1", most)).isEqualTo("b=1");
    String two = "a=" + "v".repeat(4_093) + ",b=" + "v".repeat(4_094);
    assertThat(two).hasSize(8_192);
    assertThat(through(two)).isEqualTo(two);
    assertThat(through(two + "v")).isEqualTo(two.substring(0, 4_095));
  }

  @Test
  void valuesAreDecodedOnlyWhenRead() {
    Baggage baggage = Baggage.parse("a=Am%C3%A9lie,b=%E4,c=1%2,d=100%,e=a+b");
    assertThat(baggage.get("a")).isEqualTo("Amélie");
    assertThat(baggage.get("b")).isEqualTo("\ufffd");
    assertThat(baggage.get("c")).isEqualTo("1%2");
    assertThat(baggage.get("d")).isEqualTo("100%");
    assertThat(baggage.get("e")).isEqualTo("a+b");
    assertThat(baggage.header()).isEqualTo("a=Am%C3%A9lie,b=%E4,c=1%2,d=100%,e=a+b");
  }

  @Test
  void keysMindTheirCaseAndTheLastOfEqualOnesIsRead() {
    Baggage baggage = Baggage.parse("Key=1,key=2,key=3");
    assertThat(baggage.get("Key")).isEqualTo("1");
    assertThat(baggage.get("key")).isEqualTo("3");
    assertThat(baggage.get("KEY")).isNull();
    assertThat(baggage.members()).extracting(Member::name).containsExactly("Key", "key", "key");
  }

  private static String through(String... lines) {
    Headers in = new Headers();
    for (String line : lines) {
      in.add("Baggage", line);
    }
    Headers out = new Headers();
    Propagator w3c = Propagation.baggage();
    w3c.inject(
        w3c.extract(CurrentContext.root(), in, Headers.GETTER),
        new TraceParent(1, 2, 3, 1, null),
        out,
        Headers.SETTER);
    return out.get("baggage");
  }

  private static String octets() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      if ("\",;\\".indexOf(c) < 0) {
        all.append(c);
      }
    }
    return all.toString();
  }

  private static Arguments same(String header) {
    return Arguments.of(header, header);
  }

  private static Arguments row(String in, String out) {
    return Arguments.of(in, out);
  }
}
