package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutageReportTest {
  private static final long MINUTE = 60_000_000_000L;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Losses losses = new Losses();
  private final OutageReport report =
      new OutageReport("http://c", losses, new PrintStream(said, true, StandardCharsets.UTF_8));

  @Test
  void anOutageIsOneLineAndItsEndAnother() {
    report.worked();
    report.failed("down", 0);
    report.failed("down", MINUTE);
    losses.add(LossCause.EXPORT_FAILED, 7);
    report.worked();
    report.worked();

    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[datatracing] spans do not reach http://c (down); trying on, the application is not affected, lost spans are counted",
            "[datatracing] spans reach http://c again; lost so far: agent.export_failed=7");
  }

  @Test
  void aCollectorThatComesAndGoesIsToldEveryTenMinutes() {
    for (int minute = 0; minute < 20; minute++) {
      report.failed("down", minute * MINUTE);
      report.worked();
    }

    assertThat(said.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
  }
}
