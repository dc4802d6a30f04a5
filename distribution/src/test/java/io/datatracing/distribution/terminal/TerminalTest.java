package io.datatracing.distribution.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void withoutATerminalThereAreNoColours() {
    assertThat(Terminal.of(new Properties(), Map.of())).isEqualTo(new Terminal(120, false));
    assertThat(Terminal.of(new Properties(), Map.of("COLUMNS", "90")))
        .isEqualTo(new Terminal(90, false));
  }

  @Test
  void onATerminalThereAreColoursUnlessTheUserWantsNone() {
    assertThat(Terminal.of(terminal("100"), Map.of())).isEqualTo(new Terminal(100, true));
    assertThat(Terminal.of(terminal("100"), Map.of("NO_COLOR", "1")).colored()).isFalse();
    assertThat(Terminal.of(terminal("100"), Map.of("NO_COLOR", "")).colored()).isTrue();
    assertThat(Terminal.of(terminal("100"), Map.of("TERM", "dumb")).colored()).isFalse();
  }

  @Test
  void aWidthThatMakesNoSenseIsReplaced() {
    assertThat(Terminal.of(terminal("wide"), Map.of()).columns()).isEqualTo(120);
    assertThat(Terminal.of(terminal("0"), Map.of()).columns()).isEqualTo(120);
    assertThat(Terminal.of(terminal("10"), Map.of()).columns()).isEqualTo(Terminal.MIN_COLUMNS);
  }

  private static Properties terminal(String columns) {
    Properties properties = new Properties();
    properties.setProperty("datatracing.terminal.columns", columns);
    return properties;
  }
}
