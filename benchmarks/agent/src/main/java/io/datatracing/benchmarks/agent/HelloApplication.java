package io.datatracing.benchmarks.agent;

/** The smallest application: what an agent costs a program that uses none of the libraries. */
public final class HelloApplication {
  private HelloApplication() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
