package io.datatracing.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordKeyFormsTest {
  @Test
  void textIsItselfAndTheHashOfItsUtf8() {
    // From: printf customer-7 | sha256sum
    assertThat(RecordKeyForms.of("customer-7"))
        .containsExactly("p:customer-7", "h:acade5fe58d0b5a8");
  }

  @Test
  void numberIsAlsoTheHashOfItsFourAndEightBytes() {
    // From: printf 7, printf '\0\0\0\7' and printf '\0\0\0\0\0\0\0\7', each | sha256sum
    assertThat(RecordKeyForms.of("7"))
        .containsExactly("p:7", "h:7902699be42c8a8e", "h:1561ade0621c5acf", "h:a3eb8db89fc5123c");
    assertThat(RecordKeyForms.of("5000000000")).hasSize(3);
    assertThat(RecordKeyForms.of("7.0")).hasSize(2);
  }

  @Test
  void idMayHaveAName() {
    assertThat(RecordKeyForms.ofId("customer-7"))
        .containsExactly("=h:acade5fe58d0b5a8", "=p:customer-7");
    assertThat(RecordKeyForms.ofId("id=customer-7"))
        .contains("id=h:acade5fe58d0b5a8", "id=p:customer-7", "=p:id=customer-7")
        .hasSize(4);
  }

  @Test
  void whatASpanTellsIsFoundAsItIs() {
    assertThat(RecordKeyForms.of("h:acade5fe58d0b5a8")).startsWith("h:acade5fe58d0b5a8").hasSize(3);
    assertThat(RecordKeyForms.of("p:a")).startsWith("p:a").hasSize(3);
    assertThat(RecordKeyForms.of("h:x")).hasSize(2);
    assertThat(RecordKeyForms.ofId("id=h:acade5fe58d0b5a8")).contains("id=h:acade5fe58d0b5a8");
  }
}
