package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application with {@code opentelemetry-api-incubator}: without an agent it can cast what the
 * API gives it, so it can with one, and its spans are recorded.
 */
class IncubatingApiTest {
  @TempDir static Path directory;
  private static @Nullable ClassLoader application;

  @RegisterExtension final TestSpans spans = new TestSpans();

  @BeforeAll
  static void compile() throws Exception {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("api.incubator")))) {
      jars = files.sorted().collect(Collectors.toList());
    }
    ApplicationCompiler.compile("Incubating.java", jars, directory);
    List<URL> urls = new ArrayList<>(List.of(directory.toUri().toURL()));
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    application = new Application(urls.toArray(new URL[0]));
  }

  @Test
  void whatIsCalledInASpanIsBelowIt() throws Exception {
    assertThat(spans.inSpan("request", () -> application("call"))).isEqualTo(42);
    assertNested(new InstrumentationScope("shop", "2", null));
    assertThat(spans.inSpan("request", () -> application("run"))).isEqualTo("ran");
    assertNested(new InstrumentationScope("shop", null, null));
  }

  private void assertNested(InstrumentationScope innermost) throws Exception {
    Span inner = spans.take();
    Span outer = spans.take();
    Span request = spans.take();
    assertThat(inner.name()).isEqualTo("inner");
    assertThat(inner.isChildOf(outer)).isTrue();
    assertThat(outer.isChildOf(request)).isTrue();
    assertThat(outer.scope()).isEqualTo(new InstrumentationScope("shop", "2", null));
    assertThat(inner.scope()).isEqualTo(innermost);
    assertThat(inner.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void whatIsThrownEndsTheSpanAndGoesOn() throws Exception {
    assertThat(thrown("fail")).isInstanceOf(IllegalStateException.class).hasMessage("broken");
    Span failing = spans.take();
    assertThat(failing.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(failing.events()).hasSize(1);

    assertThat(thrown("handled")).isInstanceOf(IllegalStateException.class);
    Span handled = spans.take();
    assertThat(handled.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(Recorded.attributes(handled)).containsEntry("thrown", "broken");
  }

  @Test
  void parentComesFromAMapWhoseNamesHaveAnyCase() throws Exception {
    application("parent");

    Span child = spans.take();
    assertThat(child.traceIdHigh()).isEqualTo(0x0123456789abcdefL);
    assertThat(child.parentSpanId()).isEqualTo(0xfedcba9876543210L);
  }

  @Test
  void theBuilderStaysExtendedWhateverIsSet() throws Exception {
    application("everything");

    Span span = spans.take();
    assertThat(span.kind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.links()).hasSize(2);
    assertThat(Recorded.attributes(span))
        .containsEntry("s", "text")
        .containsEntry("l", 7L)
        .containsEntry("d", 0.5)
        .containsEntry("b", true)
        .containsEntry("k", "v");
  }

  @Test
  void whatDoesNothingIsTheApisOwn() throws Exception {
    assertThat(application("noop").toString()).startsWith("io.opentelemetry.api.incubator.");
    assertThat(spans.finished()).isZero();
  }

  private Throwable thrown(String what) {
    return org.assertj.core.api.Assertions.catchThrowable(() -> application(what));
  }

  private static Object application(String what) throws Exception {
    Class<?> type = Class.forName("Incubating", true, application);
    return ((Callable<?>) type.getConstructor(String.class).newInstance(what)).call();
  }

  /** Has its own {@code io.opentelemetry}. */
  private static final class Application extends URLClassLoader {
    Application(URL[] urls) throws MalformedURLException, IOException {
      super("incubating", urls, IncubatingApiTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        return name.startsWith("io.opentelemetry.")
            ? findClass(name)
            : super.loadClass(name, resolve);
      }
    }

    @Override
    public @Nullable URL getResource(String name) {
      URL own = findResource(name);
      return own != null || name.startsWith("io/opentelemetry/") ? own : super.getResource(name);
    }
  }
}
