package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application that was compiled when 1.0 was new runs on the version that is there. */
class CompiledAgainstOldestTest {
  private static final String SOURCE =
      """
      import io.opentelemetry.api.GlobalOpenTelemetry;
      import io.opentelemetry.api.common.*;
      import io.opentelemetry.api.trace.*;
      import io.opentelemetry.context.*;

      public class Old implements Runnable {
        public void run() {
          Span span = GlobalOpenTelemetry.getTracer("old").spanBuilder("outer")
              .setAttribute("n", 1).setSpanKind(SpanKind.CLIENT).startSpan();
          try (Scope scope = span.makeCurrent()) {
            Span.current().addEvent("e", Attributes.of(AttributeKey.stringKey("k"), "v"));
            GlobalOpenTelemetry.getTracer("old").spanBuilder("inner").startSpan().end();
          }
          span.end();
        }
      }
      """;

  @RegisterExtension final TestSpans spans = new TestSpans();

  @Test
  void itsSpansArrive(@TempDir Path directory) throws Exception {
    Path source = Files.writeString(directory.resolve("Old.java"), SOURCE);
    String classPath =
        ApplicationLoader.oldest().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
    assertThat(result).isZero();

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
