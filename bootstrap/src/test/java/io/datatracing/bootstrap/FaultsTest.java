package io.datatracing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FaultsTest {
  @Test
  void theFirstFaultIsToldAndAllAreCounted() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Faults.count("faults-test", new IllegalStateException("broken"));
      Faults.count("faults-test", new IllegalStateException("broken"));
    } finally {
      System.setErr(before);
    }

    assertThat(Faults.count("faults-test")).isEqualTo(2);
    assertThat(Faults.counts()).containsEntry("faults-test", 2L);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("[datatracing] faults-test failed;")
        .contains("java.lang.IllegalStateException: broken at " + getClass().getName());
  }

  @Test
  void aFaultThatCannotEvenBeNamedIsStillHarmless() {
    Faults.count(
        "faults-test-hostile",
        new RuntimeException() {
          @Override
          public String toString() {
            throw new UnsupportedOperationException();
          }
        });

    assertThat(Faults.count("faults-test-hostile")).isEqualTo(1);
  }
}
