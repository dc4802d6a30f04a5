package io.datatracing.instrumentation.opentelemetryapi;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application's loader: it has its own {@code io.opentelemetry}, as its own classes have, and
 * asks its parent for the rest. The API's version is the one that the execution of the tests names.
 */
final class ApplicationLoader extends URLClassLoader {
  static final ApplicationLoader INSTANCE = create();

  private static final String TESTS = ApplicationLoader.class.getPackageName() + ".";

  private ApplicationLoader(URL[] urls) {
    super("application", urls, ApplicationLoader.class.getClassLoader());
  }

  static boolean isOldest() {
    return System.getProperty("api.version").startsWith("1.0.");
  }

  /** Jars of the oldest API. */
  static List<Path> oldest() {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("api.floor")))) {
      return jars.sorted().collect(Collectors.toList());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ApplicationLoader create() {
    try {
      List<URL> urls = new ArrayList<>();
      urls.add(ApplicationLoader.class.getProtectionDomain().getCodeSource().getLocation());
      if (isOldest()) {
        for (Path jar : oldest()) {
          urls.add(jar.toUri().toURL());
        }
      } else {
        urls.add(jarOf("io/opentelemetry/api/OpenTelemetry.class"));
        urls.add(jarOf("io/opentelemetry/context/Context.class"));
        urls.add(jarOf("io/opentelemetry/instrumentation/annotations/WithSpan.class"));
        urls.add(jarOf("io/opentelemetry/common/ComponentLoader.class"));
        urls.add(jarOf("io/opentelemetry/sdk/OpenTelemetrySdk.class"));
        urls.add(jarOf("io/opentelemetry/sdk/common/Clock.class"));
        urls.add(jarOf("io/opentelemetry/sdk/trace/SdkTracerProvider.class"));
        urls.add(jarOf("io/opentelemetry/sdk/metrics/SdkMeterProvider.class"));
        urls.add(jarOf("io/opentelemetry/sdk/logs/SdkLoggerProvider.class"));
        urls.add(jarOf("io/opentelemetry/opentracingshim/OpenTracingShim.class"));
        urls.add(jarOf("io/opentracing/Tracer.class"));
        urls.add(jarOf("io/opentracing/noop/NoopTracer.class"));
      }
      return new ApplicationLoader(urls.toArray(new URL[0]));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL jarOf(String resource) {
    URL url = ApplicationLoader.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new IllegalStateException(resource + " is not on the class path");
    }
    try {
      return ((JarURLConnection) url.openConnection()).getJarFileURL();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      if (name.startsWith("io.opentelemetry.")
          || name.startsWith("io.opentracing.")
          || (name.startsWith(TESTS) && findResource(file(name)) != null)) {
        return findClass(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null || name.startsWith("io/opentelemetry/") ? own : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    URL url = getResource(name);
    try {
      return url == null ? null : url.openStream();
    } catch (IOException e) {
      return null;
    }
  }

  private static String file(String className) {
    return className.replace('.', '/') + ".class";
  }
}
