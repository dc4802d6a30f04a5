package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/pipeline-model.md names every attribute of a pipeline's spans that the agent has. */
class PipelineModelTest {
  @Test
  void everyAttributeOfOursIsDescribed() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "pipeline-model.md"));
    TreeSet<String> missing = new TreeSet<>();
    for (Field field : Attributes.class.getDeclaredFields()) {
      String name = ((AttributeKey) field.get(null)).name();
      boolean ours = name.startsWith("datatracing.") || name.startsWith("messaging.");
      if (ours && !document.contains("`" + name + "`")) {
        missing.add(name);
      }
    }
    assertThat(missing).isEmpty();
  }
}
