package com.example.orders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every service begins and ends. */
public final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private Lifecycle() {}

  /** Tells on stdout, in one line, that the service works and where it listens. */
  public static void ready(String service, String address) {
    System.out.println(service + " is ready: " + address);
  }

  /** On SIGTERM closes in the given order; a failure does not keep the next from closing. */
  public static void closeOnExit(AutoCloseable... resources) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAll(resources), "shutdown"));
  }

  private static void closeAll(AutoCloseable... resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        log.warn("could not close {}", resource, e);
      }
    }
  }
}
