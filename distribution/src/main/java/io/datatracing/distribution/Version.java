package io.datatracing.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, which Maven writes into {@code version.properties}. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing in the jar");
      }
      properties.load(in);
    }
    return new String[] {
      "DataTracing " + properties.getProperty("version"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.home") + ")"
    };
  }
}
