package io.datatracing.instrumentation.faulty;

/** Counts for the application to print: system properties are where both can reach. */
final class Counts {
  private Counts() {}

  static void count(String name) {
    String property = "faulty." + name;
    System.setProperty(property, String.valueOf(Integer.getInteger(property, 0) + 1));
  }
}
