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
        "record orders                | datatracing record: Error: Missing required argument",
        "record orders --key a --id b | datatracing record: Error: --key=KEY, --id=",
        "record orders --at 7         | datatracing record: Invalid value for option '--at'",
        "record --key a               | datatracing record: Missing required parameter: 'TOPIC'",
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
  @ValueSource(strings = {"server", "collector", "demo", "trace", "search", "record", "agents"})
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
