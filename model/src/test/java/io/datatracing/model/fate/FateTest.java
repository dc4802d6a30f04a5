package io.datatracing.model.fate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FateTest {
  private static final Path DOCUMENT = Path.of("../docs/ledger.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| (.+) \\| (.+) \\|$");

  @Test
  void everyFateSaysWhatItMeansAndWhatARiseMeans() {
    assertThat(Fate.all()).hasSizeGreaterThan(20);
    for (Fate fate : Fate.all()) {
      assertThat(fate.id()).matches("[a-z]+[._]?[a-z_]+");
      assertThat(fate.meaning()).matches("[A-Z].+\\.");
      assertThat(fate.rise()).matches("[A-Z].+\\.");
      assertThat(Fate.of(fate.id())).isSameAs(fate);
    }
    assertThat(Fate.of("tail.not_sampled").kind()).isEqualTo(Fate.Kind.LOST);
  }

  @Test
  void whatIsNotInTheListIsNamed() {
    assertThat(Fate.find("lost")).isNull();
    assertThatThrownBy(() -> Fate.of("lost")).hasMessage("'lost' is not in the list of fates");
  }

  @Test
  void documentHasTheSameList() throws IOException {
    List<String> documented = new ArrayList<>();
    String document = Files.readString(DOCUMENT);
    Matcher row = ROW.matcher(document.substring(document.indexOf("| fate |")));
    while (row.find()) {
      documented.add(row.group(1) + " | " + row.group(2) + " | " + row.group(3));
    }
    List<String> listed = new ArrayList<>();
    for (Fate fate : Fate.all()) {
      listed.add(fate.id() + " | " + fate.meaning() + " | " + fate.rise());
    }
    assertThat(documented).isEqualTo(listed);
  }
}
