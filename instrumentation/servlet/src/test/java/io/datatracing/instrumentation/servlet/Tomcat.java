package io.datatracing.instrumentation.servlet;

import io.datatracing.instrumentation.testing.http.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The Tomcat on the class path. */
public final class Tomcat implements RunningServer {
  /** Off, since Tomcat prints what the test's servlets throw; held, or the level would be lost. */
  private static final Logger LOGGER = Logger.getLogger("org.apache");

  private final Object tomcat;
  private final Object connector;
  private final Path directory;

  /**
   * @param startup a servlet context listener with a public constructor that adds servlets
   */
  public Tomcat(String contextPath, Class<?> startup) throws Exception {
    LOGGER.setLevel(Level.OFF);
    directory = Files.createTempDirectory("tomcat");
    tomcat = Reflected.create("org.apache.catalina.startup.Tomcat");
    Reflected.call(tomcat, "setBaseDir", directory.toString());
    Reflected.call(tomcat, "setPort", 0);
    connector = Reflected.call(tomcat, "getConnector");
    Reflected.call(connector, "setProperty", "address", "127.0.0.1");
    Object context = Reflected.call(tomcat, "addContext", contextPath, directory.toString());
    Reflected.call(context, "addApplicationListener", startup.getName());
    Reflected.call(tomcat, "start");
  }

  @Override
  public int port() {
    try {
      return (Integer) Reflected.call(connector, "getLocalPort");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    Reflected.call(tomcat, "stop");
    Reflected.call(tomcat, "destroy");
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.delete(file);
      }
    }
  }
}
