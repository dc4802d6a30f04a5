package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application that was compiled when 1.0 was new runs on the version that is there. */
class CompiledAgainstOldestTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void itsSpansArrive(@TempDir Path directory) throws Exception {
    ApplicationCompiler.compile("Old.java", ApplicationLoader.oldest(), directory);

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, ApplicationLoader.INSTANCE)) {
      ((Runnable) loader.loadClass("Old").getDeclaredConstructor().newInstance()).run();
    }

    io.datatracing.bootstrap.trace.Span inner = spans.take();
    io.datatracing.bootstrap.trace.Span outer = spans.take();
    assertThat(inner.isChildOf(outer)).isTrue();
    assertThat(outer.events()).hasSize(1);
  }
}
