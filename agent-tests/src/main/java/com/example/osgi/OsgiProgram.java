package com.example.osgi;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An OSGi framework with one bundle: arguments are its storage and the bundle's file. */
public final class OsgiProgram {
  private OsgiProgram() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> config = new HashMap<>();
    config.put("org.osgi.framework.storage", arguments[0]);
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
    Framework framework = factory.newFramework(config);
    framework.start();
    framework.getBundleContext().installBundle("file:" + arguments[1]).start();
    while (System.in.read() >= 0) {
      // Whoever started this has what it wants when it closes the stream.
    }
    framework.stop();
    framework.waitForStop(0);
    System.exit(0);
  }
}
