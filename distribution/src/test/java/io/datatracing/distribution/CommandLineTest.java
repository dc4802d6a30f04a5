package io.datatracing.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final CommandLineKit cli = new CommandLineKit();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server --data d --frobnicate | datatracing server: Unknown option: '--frobnicate'",
        "server                       | datatracing server: Missing required option: '--data=DIR'",
        "server --data d --query-port no | datatracing server: Invalid value",
        "trace                        | datatracing trace: Missing required parameter: 'ID'",
        "search --since yesterday     | datatracing search: Invalid value",
        "serve                        | datatracing: Unmatched argument",
        "agents mode checkout some    | datatracing agents mode: Invalid value",
      })
  void aWrongCommandLineIsOneLine(String commandLine, String message) {
    assertThat(cli.run(commandLine.trim().split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).startsWith(message).endsWith("--help)\n");
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    assertThat(cli.run()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("server", "demo", "trace", "search");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "demo", "trace", "search", "agents"})
  void everyCommandHasHelp(String command) {
    assertThat(cli.run(command, "--help")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("Usage: datatracing " + command);
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(cli.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("DataTracing ").doesNotContain("${");
  }
}
