package io.datatracing.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RatchetTest {
  private static final String HEAD =
      "| | none | datatracing | + | opentelemetry | + | ratio of the + |\n|---|---|---|---|---|---|---|\n";

  @Test
  void sameFiguresPass() {
    assertThat(Ratchet.worse(row("CPU", "0.100"), row("CPU", "0.100"))).isEmpty();
  }

  @Test
  void nineteenPercentPass() {
    assertThat(Ratchet.worse(row("CPU", "0.100"), row("CPU", "0.119"))).isEmpty();
  }

  @Test
  void aFifthAndMoreIsNamed() {
    assertThat(Ratchet.worse(row("CPU", "0.200"), row("CPU", "0.250")))
        .containsExactly("CPU: 0.250 of the peer's, was 0.200 of the peer's");
  }

  @Test
  void rowThatIsGoneIsNamed() {
    assertThat(Ratchet.worse(row("CPU", "0.200"), HEAD)).containsExactly("CPU: not measured");
  }

  @Test
  void lostSpansAreWorseAlthoughTheRatioFalls() {
    String spans = "spans exported per request (2 expected)";
    assertThat(Ratchet.worse(row(spans, "1.000"), row(spans, "0.900"))).hasSize(1);
  }

  @Test
  void whatTheNewRunCannotResolveIsNotPassed() {
    assertThat(Ratchet.worse(row("CPU", "0.200"), additions("CPU", "-21.00", "+92.00", "-0.228")))
        .containsExactly("CPU: unresolved, -0.228 of the peer's, was 0.200 of the peer's");
    assertThat(Ratchet.worse(row("CPU", "0.200"), additions("CPU", "+5.00", "0.00", "–")))
        .containsExactly("CPU: unresolved, no ratio, was 0.200 of the peer's");
  }

  @Test
  void twoAdditionsBelowZeroAreNoRatio() {
    String both = additions("RSS, MB", "-5.00", "-10.00", "0.500");
    assertThat(Ratchet.worse(row("RSS, MB", "0.500"), both))
        .containsExactly("RSS, MB: unresolved, no ratio, was 0.500 of the peer's");
    String throughput = additions("requests per second", "-1,503", "-3,986", "0.377");
    assertThat(Ratchet.worse(throughput, throughput)).isEmpty();
    assertThat(Ratchet.notes(throughput, throughput)).isEmpty();
    assertThat(
            Ratchet.worse(
                throughput, additions("requests per second", "-2,503", "-3,986", "0.628")))
        .hasSize(1);
  }

  @Test
  void whatTheCommittedRunCouldNotResolveIsHeldToItsError() {
    String committed = additions("CPU", "-21.00", "+92.00", "-0.228");

    assertThat(Ratchet.worse(committed, committed)).isEmpty();
    assertThat(Ratchet.notes(committed, committed))
        .containsExactly("CPU: unresolved, -0.228 of the peer's, was -0.228 of the peer's");
    String within = row("CPU", "0.250");
    assertThat(Ratchet.worse(committed, within)).isEmpty();
    assertThat(Ratchet.notes(committed, within))
        .containsExactly(
            "CPU: unresolved in the committed result, 0.250 of the peer's, was -0.228 of the peer's");
    assertThat(Ratchet.worse(committed, row("CPU", "0.300")))
        .containsExactly("CPU: 0.300 of the peer's, was -0.228 of the peer's");
  }

  @Test
  void whatWasCommittedWithoutAMeasureIsNotPassed() {
    String committed = additions("CPU", "+5.00", "-3.00", "-1.667");
    assertThat(Ratchet.worse(committed, row("CPU", "0.100")))
        .containsExactly(
            "CPU: unresolved, 0.100 of the peer's, and the committed result has no ratio");
  }

  @Test
  void ofTwoTablesTheFirstIsTheReference() {
    String committed = row("CPU", "0.100") + row("CPU", "0.900");
    assertThat(Ratchet.worse(committed, row("CPU", "0.500"))).hasSize(1);
  }

  @Test
  void committedResultWithoutTableIsRefused() {
    assertThatThrownBy(() -> Ratchet.worse("nothing", HEAD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void committedResultIsRead() throws IOException {
    String committed = Files.readString(Path.of("..", "results", "agent.md"));
    assertThat(Ratchet.worse(committed, committed)).isEmpty();
    assertThat(Ratchet.worse(committed, HEAD)).hasSizeGreaterThan(10);
  }

  private static String row(String name, String ratio) {
    return additions(name, "+1.00", "+2.00", ratio);
  }

  private static String additions(String name, String ours, String peers, String ratio) {
    return HEAD
        + "| "
        + name
        + " | 1.00 | 2.00 | "
        + ours
        + " | 3.00 | "
        + peers
        + " | "
        + ratio
        + " |\n";
  }
}
