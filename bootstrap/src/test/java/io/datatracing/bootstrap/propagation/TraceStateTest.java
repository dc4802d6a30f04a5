package io.datatracing.bootstrap.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTest {
  @Test
  void membersAreHandedOnInOrderWithoutTheSpacesAroundThem() {
    assertThat(TraceState.parse("foo=1 \t,\t bar=2, ,,baz=a b")).hasToString("foo=1,bar=2,baz=a b");
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(TraceState.parse(List.of("foo=1,bar=2", "", "rojo=3")))
        .hasToString("foo=1,bar=2,rojo=3");
  }

  @Test
  void aMemberIsFoundByItsKey() {
    TraceState state = TraceState.parse("a=1,ab=2,x@y=3");

    assertThat(state.get("ab")).isEqualTo("2");
    assertThat(state.get("x@y")).isEqualTo("3");
    assertThat(state.get("b")).isNull();
    assertThat(state.get("x")).isNull();
  }

  @Test
  void ofTwoMembersWithOneKeyTheNewerIsKept() {
    assertThat(TraceState.parse(List.of("foo=1,xfoo=0", "foo=2,bar=3")))
        .hasToString("foo=1,xfoo=0,bar=3");
  }

  @Test
  void thirtyTwoMembersAreTheMost() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      members.add("k" + i + "=" + i);
    }
    assertThat(TraceState.parse(String.join(",", members))).hasToString(String.join(",", members));

    members.add("k32=32");

    assertThat(TraceState.parse(String.join(",", members))).isNull();
    assertThat(TraceState.parse(members)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "foo=",
        "=1",
        "Foo=1",
        "f oo=1",
        "foo =1",
        "fo.o=1",
        "_foo=1",
        "@foo=1",
        "foo=1=2",
        "foo=ä",
        "foo=1,bar",
        "foo=\u0001",
        "foo=1;bar=\u007f"
      })
  void oneBadMemberSpoilsAll(String header) {
    assertThat(TraceState.parse(header)).isNull();
  }

  @Test
  void lengthsAreBounded() {
    assertThat(TraceState.parse("k".repeat(256) + "=" + "v".repeat(256))).isNotNull();
    assertThat(TraceState.parse("k".repeat(257) + "=v")).isNull();
    assertThat(TraceState.parse("k=" + "v".repeat(257))).isNull();
  }

  @Test
  void keysOfLevelOneAndLevelTwoAreValid() {
    String header = "t0tenant@system=1,0abc=2,a_-*/@b=3";

    assertThat(TraceState.parse(header)).hasToString(header);
  }

  @Test
  void nothingIsNothing() {
    assertThat(TraceState.parse("")).isNull();
    assertThat(TraceState.parse(" , ")).isNull();
    assertThat(TraceState.parse(List.of())).isNull();
  }

  @Property
  void whatIsValidIsHandedOnUnchanged(@ForAll("headers") String header) {
    TraceState state = TraceState.parse(header);

    assertThat(state).isNotNull();
    assertThat(TraceState.parse(state.header())).isEqualTo(state);
  }

  @Property(tries = 5_000)
  void garbageNeverThrows(@ForAll List<String> lines) {
    TraceState state = TraceState.parse(lines);

    assertThat(state == null || state.equals(TraceState.parse(state.header()))).isTrue();
  }

  @Provide
  Arbitrary<String> headers() {
    Arbitrary<String> keys =
        Arbitraries.strings().withChars("abcxyz0189").ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> values =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .ofMaxLength(20)
            .map(value -> value.replace(',', '.').replace('=', '.') + "x");
    return Combinators.combine(keys, values)
        .as((key, value) -> key + "=" + value)
        .list()
        .ofMinSize(1)
        .ofMaxSize(32)
        .map(members -> String.join(" , ", members));
  }
}
